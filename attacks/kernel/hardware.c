// Ports and segments of the hardware, which only x86 has, and calls that are older than most programs.
#include <fcntl.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
#ifdef __x86_64__
  REFUSED(syscall(SYS_iopl, 3), EPERM);
  REFUSED(syscall(SYS_ioperm, 0x80, 1, 1), EPERM);
  for (int operation = 0; operation < 18; operation++) REFUSED(syscall(SYS_modify_ldt, operation, NULL, 0), EPERM);
  REFUSED(syscall(SYS_uselib, "/usr/lib/x86_64-linux-gnu/libc.so.6"), ENOSYS);
  REFUSED(syscall(SYS_ustat, 0, NULL), ENOSYS);
  for (int option = 1; option < 4; option++) REFUSED(syscall(SYS_sysfs, option, 0, NULL), ENOSYS);
  REFUSED(syscall(SYS__sysctl, NULL), ENOSYS);
  REFUSED(syscall(SYS_set_thread_area, NULL), ENOSYS);
  REFUSED(syscall(335 /* uretprobe */), ENOSYS);
  REFUSED(syscall(336 /* uprobe */), ENOSYS);
  REFUSED(syscall(SYS_arch_prctl, 0x1012 /* ARCH_SET_CPUID */, 0), EINVAL);
  REFUSED(syscall(SYS_arch_prctl, 0x2002 /* ARCH_MAP_VDSO_32 */, 0x10000), EINVAL);
  REFUSED(syscall(SYS_arch_prctl, 0x4002 /* ARCH_ENABLE_TAGGED_ADDR */, 6), EINVAL);
#endif
  REFUSED(open("/dev/mem", O_RDONLY), ENOENT);
  REFUSED(open("/dev/port", O_RDWR), ENOENT);
  REFUSED(open("/dev/kmsg", O_RDONLY), ENOENT);
  REFUSED(open("/dev/kvm", O_RDWR), ENOENT);
  REFUSED(open("/dev/fuse", O_RDWR), ENOENT);
  return 0;
}
