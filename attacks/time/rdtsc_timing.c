// Reads the processor's own clock millions of times; then has its own reading of it switched off, which must not reach
// anybody else's.
#include <signal.h>
#include <sys/prctl.h>

#include "attack.h"

static void refused(int number) {
  (void)number;
  held("the time stamp counter is off for this program");
  _exit(0);
}

int main(void) {
#ifdef __x86_64__
  unsigned long long last = 0, backwards = 0;
  for (int i = 0; i < 1000000; i++) {
    unsigned long long now = __builtin_ia32_rdtsc();
    backwards += now < last;
    last = now;
  }
  held("it may be read (%llu times it went back)", backwards);
  signal(SIGSEGV, refused);
  if (prctl(PR_SET_TSC, PR_TSC_SIGSEGV) < 0)
    held("it cannot be switched off: %s", strerror(errno));
  else if (__builtin_ia32_rdtsc() > 0)
    broken("it was read all the same");
#else
  held("no such instruction here");
#endif
  return 0;
}
