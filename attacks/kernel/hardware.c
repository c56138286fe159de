// Ports and segments of the hardware, which only x86 has, and calls that are older than most programs.
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "attack.h"

// Newer kernels look at these before any filter, and end or refuse whoever was not led to them by their own tracing.
__attribute__((unused)) static void kernels_own(long number) {
  int status = 0;
  pid_t child = fork();
  if (child == 0) _exit(syscall(number) == -1 && (errno == ENOSYS || errno == ENXIO) ? 0 : 1);
  waitpid(child, &status, 0);
  if (status == 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGILL))
    held("call %ld: %s", number, status ? strsignal(SIGILL) : "refused");
  else
    broken("call %ld: %x", number, (unsigned)status);
}

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
  for (long probe = 335 /* uretprobe */; probe <= 336 /* uprobe */; probe++) kernels_own(probe);
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
