// Makes files, folders, links of both kinds and pipes without end, in every folder that it may write to.
#include <fcntl.h>
#include <sys/stat.h>

#include "attack.h"

int main(void) {
  static const char *const folders[] = {"/work", "/tmp", "/dev/shm"};
  int made = 0, last = 0, first = open("first", O_WRONLY | O_CREAT, 0);
  close(first);
  for (int refusals = 0; refusals < 100 && made < 1000000; made++) {
    char path[64];
    snprintf(path, sizeof path, "%s/%d", folders[made % 3], made);
    int file = -1, failed;
    switch (made % 5) {
      case 0: failed = (file = open(path, O_WRONLY | O_CREAT, 0)) < 0; break;
      case 1: failed = mkdir(path, 0) < 0; break;
      case 2: failed = symlink("/etc/passwd", path) < 0; break;
      case 3: failed = link("first", path) < 0 && errno != EXDEV; break;
      default: failed = mkfifo(path, 0) < 0; break;
    }
    if (failed) refusals++, last = errno;
    if (file >= 0) close(file);
  }
  if (last == ENOSPC && made < 1700)
    held("no space after %d files", made - 100);
  else
    broken("%d files, then %s", made, strerror(last));
  return 0;
}
