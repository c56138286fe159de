// CVE-2022-0492: in a user namespace of its own a program mounted a cgroup hierarchy and wrote the path of a program to
// release_agent, which the kernel then ran as root of the host.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  static const char *const places[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/memory", "/tmp/cgroup",
                                       "/proc/self/root/sys/fs/cgroup"};
  REFUSED(unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWCGROUP), EPERM);
  REFUSED(unshare(CLONE_NEWCGROUP), EPERM);
  REFUSED(mkdir("/tmp/cgroup", 0755) < 0 ? -1 : mount("cgroup", "/tmp/cgroup", "cgroup", 0, "memory"), EPERM);
  REFUSED(mount("cgroup", "/tmp/cgroup", "cgroup", 0, "rdma"), EPERM);
  REFUSED(mount("cgroup2", "/tmp/cgroup", "cgroup2", 0, NULL), EPERM);
  for (unsigned i = 0; i < sizeof places / sizeof places[0]; i++) {
    char path[128];
    snprintf(path, sizeof path, "%s/release_agent", places[i]);
    REFUSED(open(path, O_WRONLY), ENOENT, ENOTDIR, EACCES);
  }
  return 0;
}
