// Ties names in its work folder to files that are not its own: of the template, of mounts, of /proc, of devices.
#define _GNU_SOURCE
#include <fcntl.h>

#include "attack.h"

int main(void) {
  static const char *const foreign[] = {"/etc/passwd",       "/usr/bin/env", "/dev/null", "/proc/self/exe",
                                        "/proc/self/status", "/dev/fd/0",    "/program",  "/proc/self/fd/1"};
  for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
    REFUSED(link(foreign[i], "no"), EXDEV, EPERM, EACCES);
    REFUSED(linkat(AT_FDCWD, foreign[i], AT_FDCWD, "no", AT_SYMLINK_FOLLOW), EXDEV, EPERM, EACCES);
    int file = open(foreign[i], O_PATH);
    REFUSED(linkat(file, "", AT_FDCWD, "no", AT_EMPTY_PATH), EXDEV, EPERM, EACCES, ENOENT);
    close(file);
  }
  int own = open("/tmp/mine", O_WRONLY | O_CREAT, 0);
  if (write(own, "mine\n", 5) != 5) broken("a file: %s", strerror(errno));
  REFUSED(link("/tmp/mine", "own"), EXDEV);
  int again = open("first", O_WRONLY | O_CREAT, 0600);
  if (write(again, "mine\n", 5) != 5 || link("first", "own") < 0) broken("a link of its own: %s", strerror(errno));
  return 0;
}
