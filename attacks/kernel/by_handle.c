// "Shocker": a file handle is a guess at an inode number, and whoever may open by it leaves every chroot. Handles of the
// tree, of processes and of namespaces.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  static const char *const paths[] = {"/", "/proc/self/ns/mnt", "/proc/1", "/usr/bin", "/dev/null"};
  struct {
    struct file_handle head;
    uint64_t inode, rest[15];
  } handle = {.head = {.handle_bytes = 8, .handle_type = 1}, .inode = 2};
  int mount = 0;
  for (unsigned i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    handle.head.handle_bytes = sizeof handle - sizeof handle.head;
    REFUSED(name_to_handle_at(AT_FDCWD, paths[i], &handle.head, &mount, AT_SYMLINK_FOLLOW), EPERM);
    REFUSED(name_to_handle_at(AT_FDCWD, paths[i], &handle.head, &mount, 0x200 /* AT_HANDLE_FID */), EPERM);
  }
  handle.head.handle_bytes = 8;
  for (int fd = AT_FDCWD - 4; fd < AT_FDCWD + 1; fd++) REFUSED(open_by_handle_at(fd, &handle.head, O_RDONLY), EPERM);
  for (int fd = 0; fd < 3; fd++) REFUSED(open_by_handle_at(fd, &handle.head, O_RDONLY), EPERM);
  // FD_PIDFS_ROOT and FD_NSFS_ROOT, which newer kernels open for anybody.
  REFUSED(open_by_handle_at(-10002, &handle.head, O_RDONLY), EPERM);
  REFUSED(open_by_handle_at(-10003, &handle.head, O_RDONLY), EPERM);
  return 0;
}
