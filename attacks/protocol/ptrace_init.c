// Reaches into pid 1 and into its own children as a debugger does: traces, reads and writes memory, takes descriptors,
// changes limits and scheduling.
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "attack.h"

int main(void) {
  char bytes[64] = {0};
  const struct iovec local = {.iov_base = bytes, .iov_len = 64}, remote = {.iov_base = bytes, .iov_len = 64};
  const struct rlimit none = {0};
  const struct sched_param first = {.sched_priority = 1};
  pid_t child = fork();
  if (child == 0) {
    REFUSED(ptrace(PTRACE_TRACEME, 0, NULL, NULL), EPERM);
    pause();
    _exit(0);
  }
  const pid_t targets[] = {1, child, getpid()};
  for (int i = 0; i < 3; i++) {
    pid_t pid = targets[i];
    REFUSED(ptrace(PTRACE_SEIZE, pid, NULL, NULL), EPERM);
    REFUSED(ptrace(PTRACE_ATTACH, pid, NULL, NULL), EPERM);
    REFUSED(ptrace(PTRACE_PEEKDATA, pid, bytes, NULL), EPERM);
    REFUSED(syscall(SYS_process_vm_readv, pid, &local, 1, &remote, 1, 0), EPERM);
    REFUSED(syscall(SYS_process_vm_writev, pid, &local, 1, &remote, 1, 0), EPERM);
    REFUSED(syscall(SYS_kcmp, pid, getpid(), 0, 0, 0), EPERM);
    REFUSED(syscall(SYS_move_pages, pid, 0, NULL, NULL, NULL, 0), EPERM);
    REFUSED(syscall(SYS_migrate_pages, pid, 0, NULL, NULL), EPERM);
    REFUSED(syscall(SYS_perf_event_open, NULL, pid, -1, -1, 0), EPERM);
    int process = (int)syscall(SYS_pidfd_open, pid, 0);
    REFUSED(syscall(SYS_pidfd_getfd, process, 0, 0), ENOSYS);
    REFUSED(syscall(SYS_pidfd_getfd, process, 3, 0), ENOSYS);
    REFUSED(syscall(SYS_process_madvise, process, &remote, 1, 21, 0), EPERM);
    REFUSED(syscall(SYS_process_mrelease, process, 0), ENOSYS);
    REFUSED(syscall(SYS_setns, process, CLONE_NEWPID), EPERM);
    close(process);
    if (pid != getpid()) {
      REFUSED(prlimit(pid, RLIMIT_NOFILE, &none, NULL), EPERM);
      REFUSED(sched_setscheduler(pid, SCHED_FIFO, &first), EPERM);
      REFUSED(setpriority(PRIO_PROCESS, (id_t)pid, 19), EPERM);
    }
  }
  REFUSED(ptrace(PTRACE_SEIZE, getppid(), NULL, NULL), EPERM);
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
  // A signal that is taken would end the run with it.
  for (int number = 1; number <= 64; number++) {
    union sigval value = {.sival_int = 1};
    kill(1, number);
    sigqueue(1, number, value);
    syscall(SYS_tgkill, 1, 1, number);
  }
  int init = (int)syscall(SYS_pidfd_open, 1, 0);
  for (int number = 1; number <= 64 && init >= 0; number++) syscall(SYS_pidfd_send_signal, init, number, NULL, 0);
  held("pid 1 took no signal");
  return 0;
}
