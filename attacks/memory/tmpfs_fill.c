// Writes to each of its folders until they are full; then frees it and writes as much again.
#include <fcntl.h>
#include <sys/statvfs.h>

#include "attack.h"

static char bytes[1 << 20];

static long fill(const char *folder) {
  long written = 0;
  for (int number = 0; number < 1000; number++) {
    char path[64];
    snprintf(path, sizeof path, "%s/full%d", folder, number);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0) break;
    ssize_t count;
    for (int i = 0; i < 8 && (count = write(file, bytes, sizeof bytes)) > 0; i++) written += count;
    int error = errno;
    close(file);
    errno = error;
    if (count <= 0) break;
  }
  if (errno != ENOSPC) broken("%s: %s", folder, strerror(errno));
  return written;
}

static void empty(const char *folder) {
  for (int number = 0; number < 1000; number++) {
    char path[64];
    snprintf(path, sizeof path, "%s/full%d", folder, number);
    unlink(path);
  }
}

int main(void) {
  static const char *const folders[] = {".", "/tmp", "/dev/shm"};
  enum { SCRATCH = 16 << 20 };  // of the case, in all
  memset(bytes, 1, sizeof bytes);
  for (int round = 0; round < 2; round++) {
    long written = 0;
    for (int i = 0; i < 3; i++) written += fill(folders[i]);
    for (int i = 0; i < 3; i++) empty(folders[i]);
    if (written > 0 && written <= SCRATCH)
      held("no more than the scratch");
    else
      broken("%ld bytes went in", written);
  }
  return 0;
}
