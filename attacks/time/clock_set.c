// Sets the clocks, by which everybody's limits are measured, and which all cells share with the host.
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>

#include "attack.h"

int main(void) {
  const struct timespec past = {.tv_sec = 1};
  const struct timeval old = {.tv_sec = 1};
  const clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_TAI, CLOCK_PROCESS_CPUTIME_ID};
  for (unsigned i = 0; i < sizeof clocks / sizeof clocks[0]; i++) {
    struct timex slower = {.modes = ADJ_FREQUENCY | ADJ_TICK, .freq = 1, .tick = 9000};
    REFUSED(clock_settime(clocks[i], &past), EPERM, EINVAL);
    REFUSED(clock_adjtime(clocks[i], &slower), EPERM, EINVAL, EOPNOTSUPP);
  }
  struct timex slower = {.modes = ADJ_TICK, .tick = 9000};
  REFUSED(adjtimex(&slower), EPERM);
  REFUSED(settimeofday(&old, NULL), EPERM);
  REFUSED(syscall(SYS_clock_settime, CLOCK_REALTIME, NULL), EPERM);
  return 0;
}
