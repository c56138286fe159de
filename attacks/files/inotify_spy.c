// Watches folders that other cells see too: by inotify, fanotify, directory notification and leases; and looks for what
// keeps a mark of somebody who read only.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  static const char *const paths[] = {"/",         "/usr/bin", "/usr/bin/env", "/etc", "/etc/passwd",
                                      "/dev/null", "/dev",     "/program",     "/proc"};
  REFUSED(inotify_init1(0), ENOSYS);
#ifdef SYS_inotify_init
  REFUSED(syscall(SYS_inotify_init), ENOSYS);
#endif
  REFUSED(inotify_add_watch(0, "/usr/bin", IN_OPEN), ENOSYS);
  REFUSED(syscall(SYS_fanotify_init, 0, 0), ENOSYS);
  REFUSED(syscall(SYS_fanotify_mark, 0, 1, 0x20, AT_FDCWD, "/usr/bin"), ENOSYS);
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    int file = open(paths[i], O_RDONLY);
    uint64_t hint = 4;
    if (file < 0) broken("%s: %s", paths[i], strerror(errno));
    REFUSED(fcntl(file, F_NOTIFY, DN_ACCESS | DN_MODIFY | DN_MULTISHOT), EINVAL);
    REFUSED(fcntl(file, F_SETLEASE, F_RDLCK), EINVAL);
    REFUSED(fcntl(file, 1040 /* F_SETDELEG */, &(short[4]){0}), EINVAL);
    REFUSED(fcntl(file, F_SET_RW_HINT, &hint), EINVAL);
    REFUSED(fcntl(file, F_SET_FILE_RW_HINT, &hint), EINVAL);
    hint = 0;
    if (fcntl(file, F_GET_RW_HINT, &hint) == 0 && hint) broken("%s has the mark %d", paths[i], (int)hint);
    // That it was read now is not to be seen by others either.
    struct stat before, after;
    char byte;
    if (stat(paths[i], &before) < 0) broken("stat: %s", strerror(errno));
    if (read(file, &byte, 1) < 0 && errno != EISDIR) broken("read: %s", strerror(errno));
    if (stat(paths[i], &after) < 0 || before.st_atim.tv_sec != after.st_atim.tv_sec ||
        before.st_atim.tv_nsec != after.st_atim.tv_nsec)
      if (strcmp(paths[i], "/proc") != 0) broken("the time of reading %s is kept", paths[i]);
    close(file);
  }
  return 0;
}
