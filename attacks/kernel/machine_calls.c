// Calls for the machine's administrator: clocks, swap, accounting, quotas, the log, host names, memory nodes, disks.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/quota.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>

#include "attack.h"

#ifndef SYS_nfsservctl
#define SYS_nfsservctl 180
#endif

int main(void) {
  struct timex adjust = {.modes = ADJ_OFFSET};
  struct timespec now = {0};
  REFUSED(syscall(SYS_settimeofday, NULL, NULL), EPERM);
  REFUSED(syscall(SYS_clock_settime, CLOCK_REALTIME, &now), EPERM);
  REFUSED(syscall(SYS_adjtimex, &adjust), EPERM);
  REFUSED(syscall(SYS_clock_adjtime, CLOCK_REALTIME, &adjust), EPERM);
  REFUSED(swapon("/tmp/swap", 0), EPERM);
  REFUSED(swapoff("/tmp/swap"), EPERM);
  REFUSED(acct("/tmp/acct"), EPERM);
  REFUSED(syscall(SYS_quotactl, QCMD(Q_SYNC, USRQUOTA), NULL, 0, NULL), EPERM);
  REFUSED(syscall(SYS_quotactl_fd, 0, 0, 0, NULL), EPERM);
  REFUSED(syscall(SYS_syslog, 3, NULL, 0), EPERM);
  REFUSED(vhangup(), EPERM);
  REFUSED(sethostname("x", 1), EPERM);
  REFUSED(setdomainname("x", 1), EPERM);
  REFUSED(syscall(SYS_mbind, 0, 0, 0, NULL, 0, 0), EPERM);
  REFUSED(syscall(SYS_set_mempolicy, 0, NULL, 0), EPERM);
  REFUSED(syscall(SYS_get_mempolicy, NULL, NULL, 0, NULL, 0), EPERM);
  REFUSED(syscall(SYS_move_pages, 1, 0, NULL, NULL, NULL, 0), EPERM);
  REFUSED(syscall(SYS_migrate_pages, 1, 0, NULL, NULL), EPERM);
  REFUSED(syscall(SYS_sync), EPERM);
  REFUSED(syncfs(0), EPERM);
  REFUSED(syscall(SYS_lookup_dcookie, 0ul, NULL, 0), ENOSYS);
  REFUSED(syscall(SYS_nfsservctl, 0, NULL, NULL), ENOSYS);
  return 0;
}
