// Gives memory back in the ways that only say so (MADV_FREE, MADV_DONTNEED, MADV_COLD, MADV_PAGEOUT), and takes it again:
// never more than 40 MiB at once.
#include <sys/mman.h>

#include "attack.h"

int main(void) {
  enum { BYTES = 40 << 20 };
  static const int advice[] = {8 /* MADV_FREE */, MADV_DONTNEED, 20 /* MADV_COLD */, 21 /* MADV_PAGEOUT */,
                               MADV_DONTNEED};
  char *all = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (unsigned i = 0; i < sizeof advice / sizeof advice[0]; i++) {
    memset(all, (int)i + 1, BYTES);
    if (madvise(all, BYTES, advice[i]) < 0 && errno != EINVAL) broken("madvise %d: %s", advice[i], strerror(errno));
  }
  held("40 MiB, five times");
  return 0;
}
