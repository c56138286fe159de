// Files that are larger than the limit of one file, or than the scratch: by holes, by reservations, by offsets.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "attack.h"

int main(void) {
  const off_t tera = 1ll << 40, limit = 16 << 20;
  struct stat status;
  signal(SIGXFSZ, SIG_IGN);
  int file = open("sparse", O_RDWR | O_CREAT, 0644);
  REFUSED(ftruncate(file, tera), EFBIG);
  REFUSED(truncate("sparse", tera), EFBIG);
  REFUSED(ftruncate(file, limit + 1), EFBIG);
  REFUSED(pwrite(file, "x", 1, tera), EFBIG);
  REFUSED(pwrite(file, "x", 1, limit), EFBIG);
  REFUSED(fallocate(file, 0, 0, tera), EFBIG);
  REFUSED(fallocate(file, FALLOC_FL_KEEP_SIZE, 0, tera), EFBIG);
  REFUSED(fallocate(file, FALLOC_FL_KEEP_SIZE, tera, 1), EFBIG);
  if (pwrite(file, "xy", 2, limit - 1) != 1) broken("a write across the limit was not cut: %s", strerror(errno));
  lseek(file, 0, SEEK_SET);
  REFUSED(copy_file_range(file, NULL, file, &(off_t){limit}, 1, 0), EFBIG, EINVAL);
  if (fstat(file, &status) < 0 || status.st_size > limit || status.st_blocks > 16) broken("the file is larger");
  // Each as large as it may be, without a byte in it: nothing is taken from the scratch.
  for (int i = 0; i < 100; i++) {
    char name[16];
    snprintf(name, sizeof name, "hole%d", i);
    int hole = open(name, O_RDWR | O_CREAT, 0644);
    if (ftruncate(hole, limit) < 0) broken("a hole: %s", strerror(errno));
    close(hole);
  }
  file = open("full", O_RDWR | O_CREAT, 0644);
  int taken = 0;
  while (taken < 64 && file >= 0 && fallocate(file, 0, 0, limit) == 0) {
    char name[16];
    snprintf(name, sizeof name, "full%d", ++taken);
    close(file);
    file = open(name, O_RDWR | O_CREAT, 0644);
  }
  if (errno == ENOSPC || errno == ENOMEM)
    held("the scratch ends after %d files of 16 MiB", taken);
  else
    broken("%d files of 16 MiB, then %s", taken, strerror(errno));
  return 0;
}
