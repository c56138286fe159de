// Raises each limit that it was given: the hard one, the soft one over the hard one, after having lowered it, for a child,
// and for pid 1, whose limits every later run would inherit.
#define _GNU_SOURCE
#include <sys/resource.h>
#include <sys/wait.h>

#include "attack.h"

static void raise_own(int resource) {
  struct rlimit now, more;
  if (getrlimit(resource, &now) < 0) broken("getrlimit(%d): %s", resource, strerror(errno));
  if (now.rlim_max == RLIM_INFINITY) return;
  more = (struct rlimit){.rlim_cur = now.rlim_cur, .rlim_max = now.rlim_max + 1};
  REFUSED(setrlimit(resource, &more), EPERM);
  more.rlim_max = RLIM_INFINITY;
  REFUSED(setrlimit(resource, &more), EPERM);
  more = (struct rlimit){.rlim_cur = now.rlim_max + 1, .rlim_max = now.rlim_max};
  REFUSED(setrlimit(resource, &more), EINVAL);
  if (prlimit(0, resource, &now, NULL) < 0) broken("the same limit again: %s", strerror(errno));
}

static void lower_and_raise(int resource) {
  struct rlimit now, less;
  getrlimit(resource, &now);
  less = (struct rlimit){.rlim_cur = 0, .rlim_max = now.rlim_max == RLIM_INFINITY ? 1 << 30 : now.rlim_max / 2};
  if (now.rlim_max < 2 || resource == RLIMIT_CPU) return;
  if (setrlimit(resource, &less) < 0) broken("lower limit %d: %s", resource, strerror(errno));
  REFUSED(setrlimit(resource, &now), EPERM);
}

static void in_a_child(int resource) {
  int status = 0;
  pid_t child = fork();
  if (child == 0) {
    lower_and_raise(resource);
    _exit(0);
  }
  if (child < 0 || waitpid(child, &status, 0) != child || status != 0) broken("limit %d: the child failed", resource);
}

int main(void) {
  for (int resource = 0; resource < RLIM_NLIMITS; resource++) {
    const struct rlimit any = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    struct rlimit got;
    raise_own(resource);
    in_a_child(resource);
    REFUSED(prlimit(1, resource, &any, NULL), EPERM);
    REFUSED(prlimit(1, resource, NULL, &got), EPERM);
    // By its own number, which the filter cannot tell from another's.
    REFUSED(prlimit(getpid(), resource, NULL, &got), EPERM);
  }
  return 0;
}
