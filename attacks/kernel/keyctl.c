// Keys outlive the process, the run and the cell: what one run leaves in the user's keyring another would find. Adding,
// asking, joining, and the many operations of keyctl (CVE-2016-0728, CVE-2022-1015's cousins).
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  for (int ring = -8; ring < 0; ring++) {
    REFUSED(syscall(SYS_add_key, "user", "left", "secret", 6, ring), ENOSYS);
    REFUSED(syscall(SYS_request_key, "user", "left", NULL, ring), ENOSYS);
  }
  REFUSED(syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, "shared"), ENOSYS);
  for (int operation = 0; operation < 36; operation++) REFUSED(syscall(SYS_keyctl, operation, -4, -5, 0, 0), ENOSYS);
  REFUSED(open("/proc/keys", O_RDONLY), ENOENT, EACCES);
  REFUSED(open("/proc/key-users", O_RDONLY), ENOENT, EACCES);
  return 0;
}
