// Removes, moves, exchanges and replaces the folders that something is mounted on, and ties files of one mount to
// another.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>

#include "attack.h"

#define NOT_DONE EBUSY, EROFS, EXDEV, EACCES, EPERM

int main(void) {
  static const char *const points[] = {"/work", "/tmp", "/dev/shm", "/program", "/proc", "/dev", "/usr", "/dev/null"};
  if (mkdir("/work/own", 0755) < 0) broken("a folder: %s", strerror(errno));
  for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
    const char *point = points[i];
    REFUSED(rmdir(point), NOT_DONE, ENOTDIR);
    REFUSED(unlink(point), NOT_DONE, EISDIR);
    REFUSED(rename(point, "/work/moved"), NOT_DONE, EINVAL);
    REFUSED(rename("/work/own", point), NOT_DONE, ENOTDIR, EINVAL, ENOTEMPTY);
    REFUSED(renameat2(AT_FDCWD, "/work/own", AT_FDCWD, point, RENAME_EXCHANGE), NOT_DONE, EINVAL, ENOTDIR);
    REFUSED(renameat2(AT_FDCWD, point, AT_FDCWD, "/work/moved", RENAME_WHITEOUT), NOT_DONE, EINVAL);
    REFUSED(symlink("/work", point), NOT_DONE, EEXIST);
    REFUSED(link(point, "/work/linked"), NOT_DONE);
  }
  // Nor does a file without a name get one in another file system, nor one of the template.
  char held_[64];
  int nameless = open("/work", O_TMPFILE | O_RDWR, 0644), template = open("/usr/bin/env", O_RDONLY);
  snprintf(held_, sizeof held_, "/proc/self/fd/%d", template);
  REFUSED(linkat(AT_FDCWD, held_, AT_FDCWD, "/work/env", AT_SYMLINK_FOLLOW), EXDEV, EPERM, EACCES);
  REFUSED(linkat(template, "", AT_FDCWD, "/work/env", AT_EMPTY_PATH), EXDEV, EPERM, EACCES, ENOENT);
  snprintf(held_, sizeof held_, "/proc/self/fd/%d", nameless);
  REFUSED(linkat(AT_FDCWD, held_, AT_FDCWD, "/usr/bin/new", AT_SYMLINK_FOLLOW), EXDEV, EROFS, EACCES);
  REFUSED(linkat(AT_FDCWD, held_, AT_FDCWD, "/tmp/new", AT_SYMLINK_FOLLOW), EXDEV);
  REFUSED(link("/proc/self/status", "/work/status"), EXDEV, EPERM, EACCES);
  if (mkdir("/work/still", 0755) < 0 || mkdir("/tmp/still", 0755) < 0 || mkdir("/dev/shm/still", 0755) < 0)
    broken("a folder can no longer be written: %s", strerror(errno));
  return 0;
}
