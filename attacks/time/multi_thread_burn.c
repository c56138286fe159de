// Eight threads on however many processors there are: the sum counts.
#include <pthread.h>

static void *burn(void *nothing) {
  for (volatile int more = 1; more;) {}
  return nothing;
}

int main(void) {
  pthread_t thread;
  for (int i = 0; i < 7; i++) pthread_create(&thread, 0, burn, 0);
  burn(0);
}
