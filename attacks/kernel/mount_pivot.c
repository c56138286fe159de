// Out of the tree, or another tree over it: mount, pivot_root, chroot, and the newer calls that do the same with
// descriptors.
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  REFUSED(mount("/", "/tmp", NULL, MS_BIND, NULL), EPERM);
  REFUSED(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL), EPERM);
  REFUSED(mount(NULL, "/", NULL, MS_SHARED | MS_REC, NULL), EPERM);
  REFUSED(mount("tmpfs", "/tmp", "tmpfs", 0, NULL), EPERM);
  REFUSED(mount("proc", "/tmp", "proc", 0, NULL), EPERM);
  REFUSED(mount("overlay", "/tmp", "overlay", 0, "lowerdir=/usr:/etc"), EPERM);
  REFUSED(umount2("/proc", MNT_DETACH), EPERM);
  REFUSED(umount2("/work", MNT_DETACH), EPERM);
  REFUSED(syscall(SYS_pivot_root, ".", "."), EPERM);
  REFUSED(chroot("."), EPERM);
  REFUSED(chroot("/tmp"), EPERM);
  REFUSED(syscall(SYS_open_tree, AT_FDCWD, "/", 1 /* OPEN_TREE_CLONE */), EPERM);
  REFUSED(syscall(SYS_move_mount, AT_FDCWD, "/usr", AT_FDCWD, "/tmp", 0), EPERM);
  REFUSED(syscall(SYS_mount_setattr, AT_FDCWD, "/", 0, NULL, 0), EPERM);
  REFUSED(syscall(467 /* open_tree_attr */, AT_FDCWD, "/", 1, NULL, 0), EPERM);
  REFUSED(syscall(457 /* statmount */, NULL, NULL, 0, 0), ENOSYS);
  REFUSED(syscall(458 /* listmount */, NULL, NULL, 0, 0), ENOSYS);
  // What a chroot is left by: a folder that is open outside of it. There is none.
  for (int fd = 0; fd < 3; fd++) REFUSED(fchdir(fd), ENOTDIR, EACCES);
  return 0;
}
