// A handler of page faults in user space stops the kernel in the middle of a copy, which turns a narrow race into a
// certain one. By the call, in both modes, and by the device.
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  REFUSED(syscall(SYS_userfaultfd, 0), ENOSYS);
  REFUSED(syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK), ENOSYS);
  REFUSED(syscall(SYS_userfaultfd, UFFD_USER_MODE_ONLY), ENOSYS);
  REFUSED(open("/dev/userfaultfd", O_RDWR), ENOENT);
  return 0;
}
