// Devices of its own: memory, disks, consoles, and the whiteouts of overlays, which the kernel lets anybody make.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "attack.h"

int main(void) {
  static const struct {
    mode_t kind;
    unsigned major, minor;
  } devices[] = {{S_IFCHR, 1, 1},   {S_IFCHR, 1, 2},    {S_IFCHR, 1, 3}, {S_IFCHR, 1, 11},
                 {S_IFCHR, 5, 0},   {S_IFCHR, 5, 1},    {S_IFCHR, 4, 0}, {S_IFBLK, 8, 0},
                 {S_IFBLK, 254, 0}, {S_IFCHR, 10, 229}, {S_IFBLK, 7, 0}, {S_IFBLK, 0, 0}};
  static const char *const folders[] = {"/work", "/tmp", "/dev/shm"};
  for (size_t f = 0; f < 3; f++) {
    char path[32];
    snprintf(path, sizeof path, "%s/device", folders[f]);
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
      REFUSED(mknod(path, devices[i].kind | 0666, makedev(devices[i].major, devices[i].minor)), EPERM, EACCES);
    // One may be made, and be of no use: it opens as nothing, and hides nothing.
    if (mknod(path, S_IFCHR | 0666, 0) == 0)
      REFUSED(open(path, O_RDWR), ENXIO, EACCES);
    else
      REFUSED(mknod(path, S_IFCHR | 0666, 0), EPERM, EACCES);
  }
  if (mkfifo("/work/fifo", 0600) < 0) broken("a pipe with a name: %s", strerror(errno));
  if (renameat2(AT_FDCWD, "/work/fifo", AT_FDCWD, "/work/other", RENAME_WHITEOUT) == 0)
    REFUSED(open("/work/fifo", O_RDWR | O_NONBLOCK), ENXIO, EACCES);
  else
    REFUSED(renameat2(AT_FDCWD, "/work/fifo", AT_FDCWD, "/work/other", RENAME_WHITEOUT), EPERM, EINVAL, EACCES);
  return 0;
}
