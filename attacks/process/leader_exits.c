// The first thread ends, so that the process looks like a zombie; another one goes on, and executes a program in its
// place, so that even that is another thread's work.
#include <pthread.h>
#include <string.h>
#include <unistd.h>

static char **words;

static void *goes_on(void *nothing) {
  (void)nothing;
  usleep(50000);
  execl("/proc/self/exe", words[0], "again", (char *)NULL);
  return NULL;
}

int main(int count, char **arguments) {
  pthread_t thread;
  words = arguments;
  if (count > 1)
    for (;;) {}
  pthread_create(&thread, NULL, goes_on, NULL);
  pthread_exit(NULL);
}
