// Whoever traces a process can make its system calls, and see the arguments of others'. Itself, a child that asks for it,
// pid 1; and the filter that a tracer could read back, with the secret in it.
#include <linux/filter.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "attack.h"

int main(void) {
  struct sock_filter instructions[4096];
  REFUSED(ptrace(PTRACE_TRACEME, 0, 0, 0), EPERM);
  REFUSED(ptrace(PTRACE_ATTACH, 1, 0, 0), EPERM);
  REFUSED(ptrace(PTRACE_SEIZE, 1, 0, 0), EPERM);
  pid_t child = fork();
  if (child == 0) {
    REFUSED(ptrace(PTRACE_TRACEME, 0, 0, 0), EPERM);
    _exit(0);
  }
  REFUSED(ptrace(PTRACE_SEIZE, child, 0, 0), EPERM);
  REFUSED(ptrace(PTRACE_ATTACH, child, 0, 0), EPERM);
  REFUSED(ptrace((enum __ptrace_request)0x420c /* PTRACE_SECCOMP_GET_FILTER */, child, 0, instructions), EPERM);
  REFUSED(ptrace((enum __ptrace_request)0x420c, 1, 0, instructions), EPERM);
  REFUSED(ptrace(PTRACE_GETREGS, 1, 0, instructions), EPERM);
  waitpid(child, NULL, 0);
  return 0;
}
