// What can be had of pid 1 by a descriptor of it: its files, its memory, its namespaces, its death; and the same by
// number.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "attack.h"

int main(void) {
  char bytes[64];
  struct iovec here = {bytes, sizeof bytes}, there = {(void *)0x400000, sizeof bytes};
  int init = (int)syscall(SYS_pidfd_open, 1, 0);
  for (int fd = 0; fd < 8; fd++) REFUSED(syscall(SYS_pidfd_getfd, init, fd, 0), ENOSYS);
  REFUSED(syscall(SYS_process_madvise, init, &there, 1, 21 /* MADV_PAGEOUT */, 0), EPERM);
  REFUSED(syscall(SYS_process_mrelease, init, 0), ENOSYS);
  REFUSED(process_vm_readv(1, &here, 1, &there, 1, 0), EPERM);
  REFUSED(process_vm_writev(1, &here, 1, &there, 1, 0), EPERM);
  REFUSED(syscall(SYS_kcmp, 1, getpid(), 2, 0, 0), EPERM);
  REFUSED(waitid(P_PIDFD, (id_t)init, NULL, WEXITED | WNOHANG), ECHILD, EBADF);
  // A signal to it is taken, and does nothing: it is the first of its namespace and has no handler.
  for (int number = 1; number < 65; number++) syscall(SYS_pidfd_send_signal, init, number, NULL, 0);
  if (kill(1, 0) == 0 || errno == EPERM)
    held("pid 1 outlives every signal");
  else
    broken("pid 1: %s", strerror(errno));
  return 0;
}
