// Mounts, remounts and uncovers: by the old calls, the new ones, and other roots and namespaces to mount in.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  static const char *const masks[] = {"/",     "/usr", "/dev",     "/dev/null", "/proc",
                                      "/work", "/tmp", "/dev/shm", "/program"};
  for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
    REFUSED(mount(NULL, masks[i], NULL, MS_REMOUNT | MS_BIND, NULL), EPERM);
    REFUSED(mount(NULL, masks[i], NULL, MS_REMOUNT, NULL), EPERM);
    REFUSED(mount("/work", masks[i], NULL, MS_BIND, NULL), EPERM);
    REFUSED(mount("none", masks[i], "tmpfs", 0, NULL), EPERM);
    REFUSED(mount(NULL, masks[i], NULL, MS_SHARED | MS_REC, NULL), EPERM);
    REFUSED(umount2(masks[i], MNT_DETACH), EPERM);
    REFUSED(umount2(masks[i], UMOUNT_NOFOLLOW), EPERM);
    REFUSED(syscall(SYS_open_tree, AT_FDCWD, masks[i], 1), EPERM);
    REFUSED(syscall(SYS_mount_setattr, AT_FDCWD, masks[i], 0, NULL, 0), EPERM);
    REFUSED(syscall(SYS_fspick, AT_FDCWD, masks[i], 0), EPERM);
    REFUSED(chroot(masks[i]), EPERM);
  }
  REFUSED(mount("proc", "/tmp", "proc", 0, NULL), EPERM);
  REFUSED(mount("overlay", "/tmp", "overlay", 0, "lowerdir=/etc,upperdir=/work,workdir=/work"), EPERM);
  REFUSED(syscall(SYS_fsopen, "tmpfs", 0), EPERM);
  REFUSED(syscall(SYS_fsmount, 0, 0, 0), EPERM);
  REFUSED(syscall(SYS_move_mount, AT_FDCWD, "/work", AT_FDCWD, "/tmp", 0), EPERM);
  REFUSED(syscall(SYS_pivot_root, "/work", "/work"), EPERM);
  // statmount, listmount, open_tree_attr
  REFUSED(syscall(457, NULL, NULL, 0, 0), ENOSYS);
  REFUSED(syscall(458, NULL, NULL, 0, 0), ENOSYS);
  REFUSED(syscall(467, AT_FDCWD, "/", 0, NULL, 0), EPERM);
  REFUSED(unshare(CLONE_NEWUSER | CLONE_NEWNS), EPERM);
  REFUSED(unshare(CLONE_NEWNS), EPERM);
  REFUSED(unshare(CLONE_FS), EPERM);
  REFUSED(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0), EPERM);
  REFUSED(syscall(SYS_clone, CLONE_NEWNS | SIGCHLD, 0, 0, 0, 0), EPERM);
  REFUSED(syscall(SYS_clone3, NULL, 0), ENOSYS);
  int own = open("/proc/self/ns/mnt", O_RDONLY), user = open("/proc/self/ns/user", O_RDONLY);
  REFUSED(setns(own, CLONE_NEWNS), EPERM);
  REFUSED(setns(user, CLONE_NEWUSER), EPERM);
  return 0;
}
