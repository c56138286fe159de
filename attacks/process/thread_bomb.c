// Makes threads until it may not: they count like processes.
#include <pthread.h>

#include "attack.h"

static void *sleeps(void *nothing) {
  pause();
  return nothing;
}

int main(void) {
  enum { LIMIT = 16 };  // of the case
  pthread_attr_t small;
  pthread_t thread;
  int made = 0, error = 0;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 64 << 10);
  while (made < 1000 && (error = pthread_create(&thread, &small, sleeps, NULL)) == 0) made++;
  if (error == EAGAIN && made < LIMIT)
    held("no more than %d threads", made);
  else
    broken("%d threads, then %s", made, strerror(error));
  return 0;
}
