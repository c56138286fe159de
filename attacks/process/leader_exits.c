// The first thread ends, so that the process looks like a zombie; another one goes on, and executes a program in its
// place, so that even that is another thread's work.
#include <pthread.h>
#include <unistd.h>

static char path[4096];  // /proc/self/exe leads nowhere once the first thread has ended

static void *goes_on(void *nothing) {
  (void)nothing;
  usleep(50000);
  execl(path, path, "again", (char *)NULL);
  _exit(1);
}

int main(int count, char **words) {
  pthread_t thread;
  (void)words;
  if (count > 1)
    for (;;) {}
  if (readlink("/proc/self/exe", path, sizeof path - 1) < 0) return 1;
  pthread_create(&thread, NULL, goes_on, NULL);
  pthread_exit(NULL);
}
