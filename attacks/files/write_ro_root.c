// Changes the template and the read-only mounts of the cell: by every call that makes, moves, opens for writing or
// marks a file. Root of the cell may own what it sees, so that only the mounts stand between.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>

#include "attack.h"

static const char *const folders[] = {"/", "/usr", "/usr/bin", "/usr/lib", "/etc", "/dev", "/program", "/run", "/var"};
static const char *const files[] = {"/usr/bin/env", "/bin/sh", "/etc/passwd", "/etc/ld.so.cache",
                                    "/program/files/write_ro_root/program"};

static void check(const char *call, const char *path, long result) {
  static const int allowed[] = {EROFS, EACCES, EPERM, EXDEV, EBUSY, ENOTDIR, 0};
  char what[160];
  int error = errno;
  snprintf(what, sizeof what, "%s of %s", call, path);
  errno = error;
  refused_(what, result, allowed);
}

static void folder(const char *path) {
  char name[64], other[64];
  snprintf(name, sizeof name, "%s/attack", path);
  snprintf(other, sizeof other, "%s/.wh.sh", path);
  check("creation in", path, open(name, O_WRONLY | O_CREAT, 0644));
  check("a file without a name in", path, open(path, O_TMPFILE | O_RDWR, 0644));
  check("mkdir in", path, mkdir(name, 0755));
  check("symlink in", path, symlink("/work", name));
  check("mkfifo in", path, mkfifo(name, 0644));
  check("a whiteout in", path, mknod(other, S_IFCHR, 0));
  check("link in", path, link("/work/own", name));
  check("rename into", path, rename("/work/own", name));
  check("chmod", path, chmod(path, 01777));
  check("chown", path, chown(path, getuid(), getgid()));
  check("times", path, utimensat(AT_FDCWD, path, NULL, 0));
  check("rename", path, rename(path, "/work/moved"));
}

static void file(const char *path) {
  check("writing", path, open(path, O_WRONLY));
  check("appending", path, open(path, O_RDWR | O_APPEND));
  check("open with O_TRUNC for reading", path, open(path, O_RDONLY | O_TRUNC));
  check("truncate", path, truncate(path, 0));
  check("unlink", path, unlink(path));
  check("rename", path, rename(path, "/work/moved"));
  check("renaming over", path, rename("/work/own", path));
  check("exchanging", path, renameat2(AT_FDCWD, "/work/own", AT_FDCWD, path, RENAME_EXCHANGE));
  check("link", path, link(path, "/work/linked"));
  check("chmod", path, chmod(path, 06777));
  check("chown", path, chown(path, getuid(), getgid()));
  check("times", path, utimensat(AT_FDCWD, path, NULL, 0));
}

// A descriptor for reading that is opened once more, and what works on a descriptor.
static void by_descriptor(const char *path) {
  char again[64];
  int fd = open(path, O_RDONLY), bare = open(path, O_PATH);
  snprintf(again, sizeof again, "/proc/self/fd/%d", fd);
  check("reopening for writing", path, open(again, O_RDWR));
  snprintf(again, sizeof again, "/proc/self/fd/%d", bare);
  check("reopening O_PATH for writing", path, open(again, O_RDWR));
  check("fchmod", path, fchmod(fd, 06777));
  check("fchown", path, fchown(fd, getuid(), getgid()));
  check("futimens", path, futimens(fd, NULL));
  check("linking a descriptor", path, linkat(AT_FDCWD, again, AT_FDCWD, "/work/linked", AT_SYMLINK_FOLLOW));
}

int main(void) {
  if (open("/work/own", O_WRONLY | O_CREAT, 0644) < 0) broken("a file of its own: %s", strerror(errno));
  for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
    if (access(folders[i], F_OK) == 0) folder(folders[i]);
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    if (access(files[i], F_OK) == 0) {
      file(files[i]);
      by_descriptor(files[i]);
    }
  return 0;
}
