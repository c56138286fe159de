// Maps a tebibyte and touches none of it, as a runtime does that reserves room for its heap: it must not be taken for use.
#include <sys/mman.h>

#include "attack.h"

int main(void) {
  const size_t all = 1ull << 40;
  if (mmap(NULL, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED)
    held("refused: %s", strerror(errno));
  else
    held("mapped");
  if (mmap(NULL, all, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED)
    broken("a reservation: %s", strerror(errno));
  usleep(30000);
  return 0;
}
