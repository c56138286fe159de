// Reads all of the template that it can, again and again: files that others have in use are pushed out of memory, if it
// is short, and are charged to whoever reads them first.
#define _GNU_SOURCE
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_file(const char *path, const struct stat *status, int kind, struct FTW *place) {
  static char bytes[1 << 20];
  (void)place;
  if (kind != FTW_F || !S_ISREG(status->st_mode)) return 0;
  int file = open(path, O_RDONLY);
  if (file < 0) return 0;
  posix_fadvise(file, 0, 0, POSIX_FADV_WILLNEED);
  while (read(file, bytes, sizeof bytes) > 0) {}
  posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  close(file);
  return 0;
}

int main(void) {
  for (;;) nftw("/usr", read_file, 32, FTW_PHYS);
}
