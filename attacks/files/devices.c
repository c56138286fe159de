// Everything in /dev: what is there, of which kind, and whether anything about it can be changed, by its name or by a
// descriptor of it.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <linux/random.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

#include "attack.h"

#define NOT_DONE EROFS, EACCES, EPERM, EBUSY, EXDEV

static const struct {
  const char *name;
  mode_t kind;
  unsigned minor;
} nodes[] = {{"null", S_IFCHR, 3},    {"zero", S_IFCHR, 5}, {"full", S_IFCHR, 7},  {"random", S_IFCHR, 8},
             {"urandom", S_IFCHR, 9}, {"fd", S_IFLNK, 0},   {"stdin", S_IFLNK, 0}, {"stdout", S_IFLNK, 0},
             {"stderr", S_IFLNK, 0},  {"shm", S_IFDIR, 0}};
enum { NODES = sizeof nodes / sizeof nodes[0] };

static void look(const char *name) {
  struct stat status;
  char path[300];
  snprintf(path, sizeof path, "/dev/%s", name);
  for (int i = 0; i < NODES; i++)
    if (!strcmp(name, nodes[i].name)) {
      int is_it = lstat(path, &status) == 0 && (status.st_mode & S_IFMT) == nodes[i].kind &&
                  (nodes[i].kind != S_IFCHR || status.st_rdev == makedev(1, nodes[i].minor));
      if (!is_it) broken("%s is not what it is called", path);
      return;
    }
  broken("%s is there", path);
}

static void change(const char *name) {
  char path[64], again[64];
  snprintf(path, sizeof path, "/dev/%s", name);
  int file = open(path, O_RDONLY);
  snprintf(again, sizeof again, "/proc/self/fd/%d", file);
  REFUSED(chmod(path, 0), NOT_DONE);
  REFUSED(fchmod(file, 0), NOT_DONE);
  REFUSED(chmod(again, 0), NOT_DONE);
  REFUSED(chown(path, getuid(), getgid()), NOT_DONE);
  REFUSED(fchown(file, getuid(), getgid()), NOT_DONE);
  REFUSED(utimensat(AT_FDCWD, path, NULL, 0), NOT_DONE);
  REFUSED(futimens(file, NULL), NOT_DONE);
  REFUSED(utimensat(AT_FDCWD, again, NULL, 0), NOT_DONE);
  REFUSED(unlink(path), NOT_DONE);
  REFUSED(rename(path, "/work/device"), NOT_DONE);
  REFUSED(rename("/work/own", path), NOT_DONE);
  REFUSED(link(path, "/work/device"), NOT_DONE);
  REFUSED(truncate(path, 0), EINVAL, NOT_DONE);
  REFUSED(mknod("/dev/new", S_IFCHR, 0), NOT_DONE);
  REFUSED(ioctl(file, RNDADDTOENTCNT, &(int){1}), EPERM, ENOTTY, EINVAL);
  REFUSED(ioctl(file, RNDCLEARPOOL, 0), EPERM, ENOTTY, EINVAL);
  REFUSED(ioctl(file, RNDRESEEDCRNG, 0), EPERM, ENOTTY, EINVAL);
  REFUSED(ioctl(file, TIOCSTI, "x"), EPERM, ENOTTY);
  close(file);
}

int main(void) {
  DIR *list = opendir("/dev");
  if (close(open("/work/own", O_WRONLY | O_CREAT, 0644)) < 0) broken("a file: %s", strerror(errno));
  for (struct dirent *entry; list && (entry = readdir(list));)
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) look(entry->d_name);
  for (int i = 0; i < NODES && nodes[i].kind == S_IFCHR; i++) change(nodes[i].name);
  static const char *const absent[] = {"/dev/tty",     "/dev/console", "/dev/mem",  "/dev/kmsg",
                                       "/dev/ptmx",    "/dev/kvm",     "/dev/fuse", "/dev/mqueue",
                                       "/dev/net/tun", "/dev/log",     "/dev/vda",  "/dev/pts/0"};
  for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) REFUSED(open(absent[i], O_RDWR), ENOENT);
  // What is mapped of /dev/zero and shared is one's own.
  int zero = open("/dev/zero", O_RDWR);
  char *mine = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, zero, 0);
  if (mine != MAP_FAILED) strcpy(mine, "secret");
  char *other = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, open("/dev/zero", O_RDWR), 0);
  if (other == MAP_FAILED || other[0] || mine == MAP_FAILED) broken("/dev/zero keeps what is written to it");
  char byte = 1;
  if (write(zero, "x", 1) != 1 || read(zero, &byte, 1) != 1 || byte) broken("/dev/zero gives %d", byte);
  REFUSED(write(open("/dev/full", O_RDWR), "x", 1), ENOSPC);
  held("/dev is as it must be");
  return 0;
}
