// CVE-2022-0185: a parameter of 4096 bytes less a few overflowed the options of legacy file systems by fsconfig(2), for
// whoever had made a user namespace. The whole sequence, and each call by itself.
#include <fcntl.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  static char value[4096];
  memset(value, 'A', sizeof value - 1);
  long context = syscall(SYS_fsopen, "ext4", 0);
  REFUSED(syscall(SYS_fsopen, "ext4", 0), EPERM);
  REFUSED(syscall(SYS_fsopen, "tmpfs", 1), EPERM);
  REFUSED(syscall(SYS_fsopen, NULL, 0), EPERM);
  for (int i = 0; i < 3; i++) REFUSED(syscall(SYS_fsconfig, context, 1, value, "b", 0), EPERM);
  REFUSED(syscall(SYS_fsconfig, context, 6 /* FSCONFIG_CMD_CREATE */, NULL, NULL, 0), EPERM);
  REFUSED(syscall(SYS_fsmount, context, 0, 0), EPERM);
  REFUSED(syscall(SYS_fspick, AT_FDCWD, "/", 0), EPERM);
  return 0;
}
