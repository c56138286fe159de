// What hangs on a file besides its content: extended attributes, access lists (64 KiB of the kernel's memory for each
// file, which no limit counts) and the flags that make a file immutable.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>

#include "attack.h"

static char list[65476] = {2};  // POSIX_ACL_XATTR_VERSION; the entries follow

// That of the owner, thousands for one user, and the three that have to be there.
static void make_list(void) {
  struct entry {
    unsigned short tag, rights;
    unsigned id;
  } *entries = (struct entry *)(list + 4);
  int count = (int)((sizeof list - 4) / sizeof *entries);
  for (int i = 0; i < count; i++) entries[i] = (struct entry){2, 7, 0};
  entries[0] = (struct entry){1, 7, ~0u};
  entries[count - 3] = (struct entry){4, 7, ~0u};
  entries[count - 2] = (struct entry){0x10, 7, ~0u};
  entries[count - 1] = (struct entry){0x20, 7, ~0u};
}

int main(void) {
  static const char *const names[] = {
      "user.mark",        "trusted.overlay.opaque",  "trusted.overlay.redirect", "security.capability",
      "security.selinux", "system.posix_acl_access", "system.posix_acl_default", "user.overlay.opaque"};
  static const char *const paths[] = {"/work", "/tmp", "file", "/usr/bin/env", "/dev/null", "/proc/self/status", "/"};
  static const unsigned flags[] = {FS_IMMUTABLE_FL, FS_APPEND_FL, FS_CASEFOLD_FL, FS_VERITY_FL, FS_ENCRYPT_FL};
  make_list();
  int file = open("file", O_RDWR | O_CREAT, 0644);
  for (size_t p = 0; p < sizeof paths / sizeof paths[0]; p++)
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
      REFUSED(setxattr(paths[p], names[n], list, sizeof list, 0), EOPNOTSUPP);
      REFUSED(lsetxattr(paths[p], names[n], "y", 1, XATTR_CREATE), EOPNOTSUPP);
    }
  for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
    REFUSED(fsetxattr(file, names[n], list, sizeof list, 0), EOPNOTSUPP);
  REFUSED(syscall(463 /* setxattrat */, AT_FDCWD, "file", 0, "user.mark", NULL, 0), ENOSYS);
  for (size_t f = 0; f < sizeof flags / sizeof flags[0]; f++)
    REFUSED(ioctl(file, FS_IOC_SETFLAGS, &flags[f]), EPERM, EOPNOTSUPP, ENOTTY, EINVAL);
  struct fsxattr extended = {.fsx_xflags = FS_XFLAG_IMMUTABLE, .fsx_projid = 7};
  REFUSED(ioctl(file, FS_IOC_FSSETXATTR, &extended), EPERM, EOPNOTSUPP, ENOTTY, EINVAL);
  REFUSED(ioctl(file, FIFREEZE, 0), EPERM, EOPNOTSUPP, ENOTTY);
  int folder = open("/usr/bin", O_RDONLY);
  for (size_t f = 0; f < sizeof flags / sizeof flags[0]; f++)
    REFUSED(ioctl(folder, FS_IOC_SETFLAGS, &flags[f]), EPERM, EROFS, EOPNOTSUPP, ENOTTY, EINVAL);
  if (write(file, "x", 1) != 1 || unlink("file") < 0) broken("the file is stuck: %s", strerror(errno));
  return 0;
}
