// Standard input that is large comes as a file in memory. Changes it, for whoever reads it next, by every way to write
// to it or to take its seals away.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

#include "attack.h"

int main(void) {
  struct stat status;
  char before[64], after[64];
  if (fstat(0, &status) < 0 || !S_ISREG(status.st_mode) || pread(0, before, 64, 0) != 64)
    broken("standard input is another thing: %o", status.st_mode);
  REFUSED(write(0, "x", 1), EBADF);
  REFUSED(ftruncate(0, 0), EINVAL, EBADF);
  REFUSED(fcntl(0, F_ADD_SEALS, 0), EPERM);
  REFUSED(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, 0, 0) == MAP_FAILED ? -1 : 0, EACCES, EPERM);
  REFUSED(fallocate(0, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096), EBADF, EPERM);
  for (int i = 0; i < 2; i++) {
    int again = open(i ? "/dev/stdin" : "/proc/self/fd/0", O_RDWR);
    if (again < 0) {
      held("reopening: %s", strerror(errno));
      continue;
    }
    REFUSED(pwrite(again, "x", 1, 0), EPERM);
    REFUSED(ftruncate(again, 0), EPERM);
    REFUSED(ftruncate(again, 1 << 24), EPERM);
    REFUSED(fallocate(again, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096), EPERM);
    REFUSED(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, again, 0) == MAP_FAILED ? -1 : 0, EPERM);
    char *page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, again, 0);
    if (page != MAP_FAILED) REFUSED(mprotect(page, 4096, PROT_READ | PROT_WRITE), EACCES, EPERM);
    REFUSED(fcntl(again, F_ADD_SEALS, F_SEAL_SEAL), EPERM);
    REFUSED(sendfile(again, open("/usr/bin/env", O_RDONLY), &(off_t){0}, 64), EPERM);
    close(again);
  }
  REFUSED(open("/proc/self/fd/0", O_WRONLY | O_TRUNC), EPERM, EACCES);
  if (pread(0, after, 64, 0) != 64 || memcmp(before, after, 64) != 0) broken("the input has changed");
  return 0;
}
