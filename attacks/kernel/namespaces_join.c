// Namespaces of others: by /proc, by a pidfd, by the descriptors that ioctls on them hand out.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  static const char *const kinds[] = {"mnt", "net", "pid", "user", "ipc", "uts", "cgroup", "time"};
  int self = (int)syscall(SYS_pidfd_open, getpid(), 0), init = (int)syscall(SYS_pidfd_open, 1, 0);
  if (self < 0) broken("pidfd_open: %s", strerror(errno));
  for (unsigned i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    char path[64];
    snprintf(path, sizeof path, "/proc/1/ns/%s", kinds[i]);
    REFUSED(open(path, O_RDONLY), EACCES, EPERM, ENOENT);
    snprintf(path, sizeof path, "/proc/self/ns/%s", kinds[i]);
    int own = open(path, O_RDONLY);
    REFUSED(setns(own, 0), EPERM);
    if (own < 0) continue;
    for (unsigned request = 0xb701; request <= 0xb70a; request++) REFUSED(ioctl(own, request), ENOTTY);
    close(own);
  }
  REFUSED(setns(init, CLONE_NEWNS | CLONE_NEWUSER), EPERM);
  REFUSED(setns(self, CLONE_NEWNET), EPERM);
  for (unsigned request = 0xff01; request <= 0xff0a; request++) REFUSED(ioctl(self, request), ENOTTY);
  REFUSED(syscall(470 /* listns */, NULL, NULL, 0, 0), ENOSYS);
  return 0;
}
