// Children by clone(2) with the flags that hide them from whoever counts, waits or traces; they are left alive. A child
// made with CLONE_PARENT is its parent's sister: pid 1 has one child more than it started.
#define _GNU_SOURCE
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>

#include "attack.h"

static char stacks[8][16 << 10] __attribute__((aligned(16)));

static int sleeps(void *nothing) {
  (void)nothing;
  for (;;) pause();
  return 0;
}

static void leave(int number, int flags, const char *name) {
  int pidfd = -1;
  int pid = clone(sleeps, stacks[number] + sizeof stacks[number], flags, NULL, &pidfd);
  if (pid > 0)
    held("%s: left alive", name);
  else if (flags & CLONE_PARENT && errno == EPERM)
    held("%s: refused", name);
  else
    broken("%s: %s", name, strerror(errno));
}

int main(void) {
  leave(0, CLONE_PARENT | SIGCHLD, "CLONE_PARENT");
  leave(1, CLONE_UNTRACED, "CLONE_UNTRACED, no signal at its end");
  leave(2, CLONE_VM | CLONE_FILES | CLONE_FS | CLONE_SIGHAND | CLONE_SYSVSEM, "CLONE_VM, a process like a thread");
  leave(3, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, "CLONE_THREAD");
  leave(4, CLONE_PARENT | CLONE_VM | CLONE_PIDFD, "CLONE_PARENT, CLONE_PIDFD");
  leave(5, CLONE_IO | SIGKILL, "a signal of its own at its end");
  // Namespaces of its own, by which a limit would be counted anew, and clone3, whose flags no filter sees.
  static const int spaces[] = {CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNS,     CLONE_NEWNET,
                               CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP, CLONE_NEWUSER | CLONE_NEWPID};
  for (unsigned i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
    REFUSED(clone(sleeps, stacks[6] + sizeof stacks[6], spaces[i] | SIGCHLD, NULL), EPERM);
  struct clone_args how = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};
  REFUSED(syscall(SYS_clone3, &how, sizeof how), ENOSYS);
  how.flags = CLONE_CLEAR_SIGHAND;
  REFUSED(syscall(SYS_clone3, &how, sizeof how), ENOSYS);
  // The kernel picks the pid, and nobody of a payload's rights may.
  REFUSED(clone(sleeps, stacks[6] + sizeof stacks[6], CLONE_THREAD | SIGCHLD, NULL), EINVAL);
  return 0;
}
