// Reads the processor clocks of pid 1 and of pids that are not there, and sets timers on them: what the sandbox uses itself
// would tell of its other work.
#include <signal.h>
#include <time.h>

#include "attack.h"

int main(void) {
  clockid_t clock;
  timer_t timer;
  struct sigevent none = {.sigev_notify = SIGEV_NONE};
  int seen = 0;
  for (pid_t pid = 2; pid < 5000; pid++)
    if (pid != getpid() && clock_getcpuclockid(pid, &clock) == 0) seen++;
  if (seen)
    broken("clocks of %d others", seen);
  else
    held("no clock of another process");
  if (clock_getcpuclockid(1, &clock) != 0) return 0;
  REFUSED(timer_create(clock, &none, &timer), EINVAL, EPERM);
  return 0;
}
