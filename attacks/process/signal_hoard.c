// Queues signals to itself that it blocks, and makes timers, each of which holds a queued signal's place: they are counted
// for the user, on the host also with those of other cells, whose timers would fail.
#include <signal.h>
#include <time.h>

#include "attack.h"

enum { MORE_THAN_ENOUGH = 200000, FEW = 8192 };

int main(void) {
  int queued = 0, made = 0;
  timer_t timer;
  struct sigevent tell = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  while (queued < MORE_THAN_ENOUGH && sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = queued}) == 0) queued++;
  if (errno == EAGAIN && queued <= FEW)
    held("queued signals end");
  else
    broken("%d signals, then %s", queued, strerror(errno));
  while (made < MORE_THAN_ENOUGH && timer_create(CLOCK_MONOTONIC, &tell, &timer) == 0) made++;
  if (errno == EAGAIN && made <= FEW)
    held("timers end");
  else
    broken("%d timers, then %s", made, strerror(errno));
  pause();
  return 0;
}
