// 300 pipes, as large as they may be, filled: no process's size shows that memory, and its limit is one of the user.
#define _GNU_SOURCE
#include <fcntl.h>

#include "attack.h"

int main(void) {
  enum { PIPES = 300, LARGEST = 1 << 20, BOUND = 80 << 20 };
  static char bytes[64 << 10];
  long taken = 0;
  int made = 0;
  for (; made < PIPES; made++) {
    int ends[2];
    if (pipe2(ends, O_NONBLOCK) < 0) break;
    for (int size = LARGEST; size > 4096 && fcntl(ends[1], F_SETPIPE_SZ, size) < 0; size /= 2) {}
    for (ssize_t count; (count = write(ends[1], bytes, sizeof bytes)) > 0;) taken += count;
  }
  if (taken <= BOUND)
    held("bounded by the kernel");
  else
    broken("%d pipes hold %ld bytes", made, taken);
  return 0;
}
