// A device that one has made oneself leads past every mode of those in /dev. Whiteouts are the only ones that any user
// may make.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include "attack.h"

int main(void) {
  static const struct {
    mode_t kind;
    unsigned major, minor;
  } refused[] = {{S_IFCHR, 1, 1}, {S_IFCHR, 1, 11},  {S_IFCHR, 0, 0},   {S_IFCHR, 5, 0},
                 {S_IFBLK, 8, 0}, {S_IFBLK, 254, 0}, {S_IFCHR, 10, 229}};
  for (unsigned i = 0; i < sizeof refused / sizeof refused[0]; i++) {
    dev_t device = makedev(refused[i].major, refused[i].minor);
    REFUSED(mknod("/tmp/device", refused[i].kind | 0666, device), EPERM);
    REFUSED(mknodat(AT_FDCWD, "device", refused[i].kind | 0666, device), EPERM);
#ifdef SYS_mknod
    REFUSED(syscall(SYS_mknod, "/work/device", refused[i].kind | 0666, device), EPERM);
#endif
  }
  int file = open("/tmp/file", O_CREAT | O_RDWR, 0600);
  if (file < 0) broken("open: %s", strerror(errno));
  REFUSED(renameat2(AT_FDCWD, "/tmp/file", AT_FDCWD, "/tmp/other", RENAME_WHITEOUT), EINVAL);
  if (mkfifo("/tmp/fifo", 0600) == 0)
    held("a fifo can be made, so that it was the kind that was refused");
  else
    broken("mkfifo: %s", strerror(errno));
  return 0;
}
