// Files that are only memory, and mapped nowhere: no process's size shows them.
#define _GNU_SOURCE
#include <sys/mman.h>

#include "attack.h"

int main(void) {
  static char bytes[1 << 20];
  int file = memfd_create("bomb", 0);
  if (file < 0) {
    // Where nothing counts such memory.
    if (errno == ENOSYS)
      held("memfd_create: %s", strerror(errno));
    else
      broken("memfd_create: %s", strerror(errno));
    return 0;
  }
  for (int written = 0; written < 300; written++) {
    // Each below the limit of file sizes.
    if (written % 10 == 0) file = memfd_create("bomb", 0);
    if (write(file, bytes, sizeof bytes) != (ssize_t)sizeof bytes) broken("write: %s", strerror(errno));
  }
  broken("300 MiB were taken");
  return 0;
}
