// Executes a copy of itself that is set-user-ID, set-group-ID and has file capabilities, from a folder that hands its
// group on: what it may do must stay the same.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>

#include "attack.h"

static void look(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct held_[2] = {0};
  syscall(SYS_capget, &header, held_);
  unsigned all = 0;
  for (int i = 0; i < 2; i++) all |= held_[i].effective | held_[i].permitted | held_[i].inheritable;
  if (all || getauxval(AT_SECURE) || getuid() != geteuid() || getgid() != getegid() || !prctl(PR_GET_NO_NEW_PRIVS))
    broken("the copy has capabilities %x, secure %ld, uid %d of %d", all, getauxval(AT_SECURE), geteuid(), getuid());
  else
    held("the copy may do no more than the program");
}

int main(int argc, char **argv) {
  static const struct vfs_ns_cap_data full = {.magic_etc = VFS_CAP_REVISION_3 | VFS_CAP_FLAGS_EFFECTIVE,
                                              .data = {{~0u, ~0u}, {~0u, ~0u}}};
  struct stat status;
  if (argc > 1) {
    look();
    return 0;
  }
  int from = open(argv[0], O_RDONLY);
  if (mkdir("/tmp/bin", 0755) < 0 || chmod("/tmp/bin", 06755) < 0) broken("a folder: %s", strerror(errno));
  int to = open("/tmp/bin/copy", O_WRONLY | O_CREAT, 0755);
  if (from < 0 || fstat(from, &status) < 0 || sendfile(to, from, NULL, (size_t)status.st_size) != status.st_size)
    broken("a copy: %s", strerror(errno));
  REFUSED(fsetxattr(to, "security.capability", &full, sizeof full, 0), EOPNOTSUPP);
  REFUSED(fsetxattr(to, "security.capability", &full, XATTR_CAPS_SZ_2, 0), EOPNOTSUPP);
  if (fchmod(to, 06755) < 0) held("fchmod: %s", strerror(errno));
  close(to);
  execl("/tmp/bin/copy", "copy", "look", (char *)NULL);
  broken("the copy is not executed: %s", strerror(errno));
  return 0;
}
