// Compares every limit with what was asked for, and raises it.
#define _GNU_SOURCE
#include <sys/resource.h>

#include "attack.h"

int main(void) {
  static const struct {
    const char *name;
    int resource;
    rlim_t most;  // 0: not the sandbox's to set
  } limits[] = {{"processor time", RLIMIT_CPU, 4},
                {"file size", RLIMIT_FSIZE, 16 << 20},
                {"stack", RLIMIT_STACK, 8 << 20},
                {"open files", RLIMIT_NOFILE, 64},
                {"core", RLIMIT_CORE, 1},
                {"locked memory", RLIMIT_MEMLOCK, 64 << 10},
                {"message queues", RLIMIT_MSGQUEUE, 0},
                {"nice", RLIMIT_NICE, 0},
                {"real time", RLIMIT_RTPRIO, 0},
                {"pending signals", RLIMIT_SIGPENDING, 1024},
                {"processes", RLIMIT_NPROC, 64},
                {"memory", RLIMIT_AS, RLIM_INFINITY},
                {"data", RLIMIT_DATA, RLIM_INFINITY},
                {"resident", RLIMIT_RSS, RLIM_INFINITY},
                {"locks", RLIMIT_LOCKS, RLIM_INFINITY},
                {"real time slice", RLIMIT_RTTIME, RLIM_INFINITY}};
  for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
    struct rlimit is, more;
    if (getrlimit(limits[i].resource, &is) < 0) broken("%s: %s", limits[i].name, strerror(errno));
    if (is.rlim_cur > limits[i].most || is.rlim_max > limits[i].most || is.rlim_cur != is.rlim_max) {
      // What nobody limits the sandbox leaves.
      if (is.rlim_max > limits[i].most) broken("%s: %lu of %lu", limits[i].name, is.rlim_cur, is.rlim_max);
    }
    more = (struct rlimit){is.rlim_cur, is.rlim_max + 1};
    if (is.rlim_max == RLIM_INFINITY) continue;
    if (setrlimit(limits[i].resource, &more) == 0 || errno != EPERM) broken("%s could be raised", limits[i].name);
    if (prlimit(0, limits[i].resource, &more, NULL) == 0) broken("%s could be raised by prlimit", limits[i].name);
    if (prlimit(1, limits[i].resource, &is, NULL) == 0) broken("%s of pid 1 could be set", limits[i].name);
    held("%s: %lu", limits[i].name, is.rlim_max);
  }
  REFUSED(setpriority(PRIO_PROCESS, 0, -1), EACCES, EPERM);
  REFUSED(nice(-1), EPERM, EACCES);
  return 0;
}
