// Memory that the kernel takes out of its own map: no sample sees it, none of it can be swapped.
#include <fcntl.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  REFUSED(syscall(SYS_memfd_secret, 0), ENOSYS);
  REFUSED(syscall(SYS_memfd_secret, O_CLOEXEC), ENOSYS);
  REFUSED(syscall(SYS_memfd_secret, ~0u), ENOSYS);
  return 0;
}
