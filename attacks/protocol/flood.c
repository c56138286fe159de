// Writes without end, or a given number of bytes, to standard output or error: `flood FD [BYTES]`.
#include <stdint.h>

#include "attack.h"

int main(int argc, char **argv) {
  static char block[1 << 16];
  int fd = argc > 1 ? atoi(argv[1]) : 1;
  uint64_t left = argc > 2 ? strtoull(argv[2], NULL, 10) : UINT64_MAX;
  memset(block, 'x', sizeof block);
  while (left > 0) {
    ssize_t count = write(fd, block, left < sizeof block ? (size_t)left : sizeof block);
    if (count < 0) return 1;
    left -= (uint64_t)count;
  }
  return 0;
}
