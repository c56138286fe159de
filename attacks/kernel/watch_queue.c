// Pipes that carry the kernel's notifications (CVE-2022-0995 wrote beyond their filter), and the other ways to be told
// of what others do with files: fanotify, inotify, dnotify, leases.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  int ends[2];
  REFUSED(pipe2(ends, O_EXCL /* O_NOTIFICATION_PIPE */), EINVAL);
  REFUSED(pipe2(ends, O_EXCL | O_CLOEXEC), EINVAL);
  if (pipe(ends) < 0) broken("pipe: %s", strerror(errno));
  REFUSED(ioctl(ends[0], 0x5760 /* IOC_WATCH_QUEUE_SET_SIZE */, 1), ENOTTY);
  REFUSED(ioctl(ends[0], 0x5761 /* IOC_WATCH_QUEUE_SET_FILTER */, NULL), ENOTTY);
  REFUSED(fanotify_init(FAN_CLASS_NOTIF, O_RDONLY), ENOSYS);
  REFUSED(fanotify_init(FAN_CLASS_NOTIF | FAN_REPORT_FID, O_RDONLY), ENOSYS);
  REFUSED(fanotify_mark(0, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, "/"), ENOSYS);
  REFUSED(inotify_init1(0), ENOSYS);
  REFUSED(inotify_add_watch(0, "/usr", IN_ALL_EVENTS), ENOSYS);
  int folder = open("/usr", O_RDONLY | O_DIRECTORY), own = open("/tmp/file", O_RDWR | O_CREAT, 0600);
  if (folder < 0 || own < 0) broken("open: %s", strerror(errno));
  REFUSED(fcntl(folder, F_NOTIFY, DN_ACCESS | DN_MULTISHOT), EINVAL);
  REFUSED(fcntl(own, F_SETLEASE, F_WRLCK), EINVAL);
  return 0;
}
