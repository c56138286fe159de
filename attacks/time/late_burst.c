// One thread until just before the limit, then as many as it may have: a look that is due when one thread would reach the
// limit comes too late for all of them.
#include <pthread.h>
#include <time.h>

static void *burn(void *nothing) {
  for (volatile int more = 1; more;) {}
  return nothing;
}

int main(void) {
  pthread_t thread;
  while (clock() < 250 * (CLOCKS_PER_SEC / 1000)) {}
  for (int i = 0; i < 14; i++) pthread_create(&thread, 0, burn, 0);
  burn(0);
}
