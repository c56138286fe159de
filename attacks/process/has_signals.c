// What runs beside a hoarder (signal_hoard.c): it can still make timers and queue signals.
#include <signal.h>
#include <time.h>

#include "attack.h"

int main(void) {
  timer_t timers[64];
  struct sigevent tell = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  usleep(300000);  // until the other has all that it can get
  for (int i = 0; i < 64; i++) {
    if (timer_create(CLOCK_MONOTONIC, &tell, &timers[i]) < 0) broken("timer %d: %s", i, strerror(errno));
    if (sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = i}) < 0) broken("signal %d: %s", i, strerror(errno));
  }
  held("timers and signals");
  return 0;
}
