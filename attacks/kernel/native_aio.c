// The older asynchronous input and output: its contexts are a limit of the whole machine, its rings pages that no limit
// counts.
#include <linux/aio_abi.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  aio_context_t context = 0;
  REFUSED(syscall(SYS_io_setup, 128, &context), ENOSYS);
  REFUSED(syscall(SYS_io_setup, 1 << 16, &context), ENOSYS);
  REFUSED(syscall(SYS_io_submit, context, 0, NULL), ENOSYS);
  REFUSED(syscall(SYS_io_getevents, context, 0, 0, NULL, NULL), ENOSYS);
  REFUSED(syscall(SYS_io_pgetevents, context, 0, 0, NULL, NULL, NULL), ENOSYS);
  REFUSED(syscall(SYS_io_cancel, context, NULL, NULL), ENOSYS);
  REFUSED(syscall(SYS_io_destroy, context), ENOSYS);
  return 0;
}
