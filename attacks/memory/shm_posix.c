// Shared memory by name: it lies in the scratch, and ends with it.
#include <fcntl.h>
#include <sys/mman.h>

#include "attack.h"

int main(void) {
  static char bytes[1 << 20];
  long written = 0;
  int error = 0;
  for (int number = 0; number < 64 && !error; number++) {
    char name[32];
    snprintf(name, sizeof name, "/bomb%d", number);
    int memory = shm_open(name, O_RDWR | O_CREAT, 0600);
    if (memory < 0) error = errno;
    for (int i = 0; i < 8 && !error; i++) {
      ssize_t count = write(memory, bytes, sizeof bytes);
      if (count > 0) written += count;
      if (count < 0) error = errno;
    }
    if (memory >= 0) close(memory);
  }
  if (error == ENOSPC && written <= 16 << 20)
    held("it ends with the scratch: %s", strerror(error));
  else
    broken("%ld bytes, then %s", written, strerror(error));
  return 0;
}
