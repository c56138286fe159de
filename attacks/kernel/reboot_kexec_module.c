// The machine's end, another kernel, and code for this one.
#include <fcntl.h>
#include <linux/reboot.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  static const unsigned commands[] = {
      LINUX_REBOOT_CMD_RESTART, LINUX_REBOOT_CMD_HALT,       LINUX_REBOOT_CMD_POWER_OFF, LINUX_REBOOT_CMD_CAD_OFF,
      LINUX_REBOOT_CMD_KEXEC,   LINUX_REBOOT_CMD_SW_SUSPEND, LINUX_REBOOT_CMD_RESTART2,  0};
  for (unsigned i = 0; i < sizeof commands / sizeof commands[0]; i++)
    REFUSED(syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, commands[i], "x"), EPERM);
  REFUSED(syscall(SYS_kexec_load, 0, 0, NULL, 0), EPERM);
#ifdef SYS_kexec_file_load
  REFUSED(syscall(SYS_kexec_file_load, 0, -1, 0, NULL, 4), EPERM);
#endif
  REFUSED(syscall(SYS_init_module, "", 0, ""), EPERM);
  REFUSED(syscall(SYS_finit_module, 0, "", 0), EPERM);
  REFUSED(syscall(SYS_delete_module, "overlay", O_NONBLOCK), EPERM);
  REFUSED(open("/proc/sysrq-trigger", O_WRONLY), ENOENT, EACCES, EROFS);
  REFUSED(open("/proc/sys/kernel/core_pattern", O_WRONLY), ENOENT, EACCES, EROFS);
  REFUSED(open("/proc/sys/kernel/modprobe", O_WRONLY), ENOENT, EACCES, EROFS);
  return 0;
}
