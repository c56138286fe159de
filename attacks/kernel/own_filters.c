// A filter of its own above the sandbox's can fake the answers of calls, and one with a listener sees arguments: of a
// program with privileges that inherits it, for instance. And the strict mode, and the answers that the kernel gives.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  // getpgid "succeeds"; everything else is as before.
  struct sock_filter fake[] = {{BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr)},
                               {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_getpgid},
                               {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO},
                               {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
  struct sock_fprog program = {sizeof fake / sizeof fake[0], fake};
  unsigned action = SECCOMP_RET_USER_NOTIF, sizes[3];
  static const unsigned flags[] = {0,
                                   SECCOMP_FILTER_FLAG_TSYNC,
                                   SECCOMP_FILTER_FLAG_LOG,
                                   SECCOMP_FILTER_FLAG_SPEC_ALLOW,
                                   SECCOMP_FILTER_FLAG_NEW_LISTENER,
                                   SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_TSYNC_ESRCH};
  for (unsigned i = 0; i < sizeof flags / sizeof flags[0]; i++)
    REFUSED(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags[i], &program), EPERM);
  REFUSED(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action), EPERM);
  REFUSED(syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, sizes), EPERM);
  REFUSED(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0), EINVAL);
  REFUSED(prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0), EINVAL);
  if (prctl(PR_GET_SECCOMP) == SECCOMP_MODE_FILTER)
    held("it is filtered, as before");
  else
    broken("the filter: %d", prctl(PR_GET_SECCOMP));
  return 0;
}
