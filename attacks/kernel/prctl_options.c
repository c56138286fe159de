// Options of prctl by which a process makes itself another one, or the kernel another kernel.
#include <linux/seccomp.h>
#include <sys/prctl.h>

#include "attack.h"

int main(void) {
  static const int refused[] = {PR_SET_MM,
                                62 /* PR_SCHED_CORE */,
                                PR_SET_PTRACER,
                                PR_SET_TSC,
                                PR_SET_SPECULATION_CTRL,
                                PR_GET_SPECULATION_CTRL,
                                PR_SET_IO_FLUSHER,
                                67 /* PR_SET_MEMORY_MERGE */,
                                59 /* PR_SET_SYSCALL_USER_DISPATCH */,
                                PR_MCE_KILL,
                                PR_MPX_ENABLE_MANAGEMENT,
                                PR_TASK_PERF_EVENTS_ENABLE,
                                PR_SET_UNALIGN,
                                PR_SET_FPEXC,
                                PR_SET_TIMING,
                                PR_CAPBSET_DROP,
                                PR_CAP_AMBIENT,
                                PR_SET_KEEPCAPS,
                                77 /* PR_TIMER_CREATE_RESTORE_IDS */,
                                78 /* PR_FUTEX_HASH */,
                                74,
                                75,
                                76,
                                12345};
  for (unsigned i = 0; i < sizeof refused / sizeof refused[0]; i++) {
    for (unsigned long value = 0; value < 4; value++)
      if (prctl(refused[i], value, 0, 0, 0) != -1 || errno != EINVAL)
        broken("option %d with %lu: %s", refused[i], value, strerror(errno));
    REFUSED(prctl(refused[i], 1, 0, 0, 0), EINVAL);
  }
  REFUSED(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0), EINVAL);
  REFUSED(prctl(PR_SET_SECUREBITS, 0), EPERM);
  return 0;
}
