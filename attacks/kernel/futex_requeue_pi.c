// Priority inheritance of futexes: Towelroot (CVE-2014-3153), CVE-2021-3347 and later ones requeued a waiter onto a lock
// that it already had. Each operation, with each flag that may stand beside it.
#include <linux/futex.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>

#include "attack.h"

int main(void) {
  static const int operations[] = {FUTEX_LOCK_PI,         FUTEX_LOCK_PI2,       FUTEX_TRYLOCK_PI, FUTEX_UNLOCK_PI,
                                   FUTEX_WAIT_REQUEUE_PI, FUTEX_CMP_REQUEUE_PI, FUTEX_FD};
  static const int flags[] = {0, FUTEX_PRIVATE_FLAG, FUTEX_CLOCK_REALTIME, FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME};
  const struct timespec soon = {.tv_nsec = 1};
  uint32_t one = 0, other = 0;
  for (unsigned i = 0; i < sizeof operations / sizeof operations[0]; i++)
    for (unsigned k = 0; k < sizeof flags / sizeof flags[0]; k++) {
      REFUSED(syscall(SYS_futex, &one, operations[i] | flags[k], 1, &soon, &other, 0), ENOSYS);
      REFUSED(
          syscall(SYS_futex, &one, 0xffffffff00000000ul | (unsigned)(operations[i] | flags[k]), 1, &soon, &other, 0),
          ENOSYS);
    }
  // The same by futex2.
  REFUSED(syscall(SYS_futex_waitv, NULL, 0, 0, NULL, 0), ENOSYS);
  REFUSED(syscall(454 /* futex_wake */, &one, 1, 1, 0), ENOSYS);
  REFUSED(syscall(455 /* futex_wait */, &one, 0, 1, 0, NULL, 0), ENOSYS);
  REFUSED(syscall(456 /* futex_requeue */, NULL, 0, 1, 1), ENOSYS);
  return 0;
}
