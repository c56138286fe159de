// io_uring carries out calls that no filter sees: setting one up, and using one that somebody might have passed on.
#include <fcntl.h>
#include <linux/io_uring.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  struct io_uring_params parameters = {0};
  REFUSED(syscall(SYS_io_uring_setup, 8, &parameters), ENOSYS);
  parameters.flags = IORING_SETUP_SQPOLL;
  REFUSED(syscall(SYS_io_uring_setup, 8, &parameters), ENOSYS);
  for (int fd = -1; fd < 16; fd++) {
    REFUSED(syscall(SYS_io_uring_enter, fd, 1, 1, 1, 0, 0), ENOSYS);
    REFUSED(syscall(SYS_io_uring_register, fd, 0, 0, 0), ENOSYS);
  }
  REFUSED(open("/proc/sys/kernel/io_uring_disabled", O_WRONLY), ENOENT, EACCES, EROFS);
  return 0;
}
