// A user namespace of its own gives a program all capabilities in it, and with them the kernel's mount, network and
// netfilter code, from which most of the root exploits of recent years came. Each way to one.
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  static const int namespaces[] = {CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWPID,   CLONE_NEWNET,
                                   CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP};
  for (unsigned i = 0; i < sizeof namespaces / sizeof namespaces[0]; i++) {
    struct clone_args how = {.flags = (uint64_t)(unsigned)namespaces[i], .exit_signal = SIGCHLD};
    REFUSED(syscall(SYS_unshare, namespaces[i]), EPERM);
    REFUSED(syscall(SYS_unshare, CLONE_NEWUSER | namespaces[i]), EPERM);
    REFUSED(syscall(SYS_clone, namespaces[i] | SIGCHLD, 0, 0, 0, 0), EPERM);
    REFUSED(syscall(SYS_clone, CLONE_NEWUSER | namespaces[i] | SIGCHLD, 0, 0, 0, 0), EPERM);
    REFUSED(syscall(SYS_clone, 0xffffffff00000000ul | (unsigned)namespaces[i] | SIGCHLD, 0, 0, 0, 0), EPERM);
    REFUSED(syscall(SYS_clone3, &how, sizeof how), ENOSYS);
    how.flags |= CLONE_NEWUSER;
    REFUSED(syscall(SYS_clone3, &how, sizeof how), ENOSYS);
  }
  REFUSED(syscall(SYS_unshare, 0x80 /* CLONE_NEWTIME */), EPERM);
  return 0;
}
