// Waits for what never comes, a thread for each way to wait.
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

static void *wait_by(void *way) {
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  struct timespec late = {.tv_sec = 1 << 30};
  struct epoll_event event;
  sigset_t none;
  uint64_t number;
  int ends[2];
  sigemptyset(&none);
  for (;;) switch ((intptr_t)way) {
      case 0: pause(); break;
      case 1: select(0, NULL, NULL, NULL, NULL); break;
      case 2: poll(NULL, 0, -1); break;
      case 3: epoll_wait(epoll_create1(0), &event, 1, -1); break;
      case 4: sigsuspend(&none); break;
      case 5: clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &late, NULL); break;
      case 6:
        pthread_mutex_lock(&mutex);
        pthread_cond_wait(&condition, &mutex);
        break;
      case 7:
        if (pipe(ends) == 0 && read(ends[0], &number, 1) < 0) return NULL;
        break;
      default:
        if (read(eventfd(0, 0), &number, sizeof number) < 0) return NULL;
    }
}

int main(void) {
  pthread_t thread;
  for (intptr_t way = 0; way < 9; way++) pthread_create(&thread, NULL, wait_by, (void *)way);
  for (;;) pause();
}
