// Uses nearly all of its time and ends: it must not be ended.
#include <time.h>

#include "attack.h"

int main(void) {
  while (clock() < 260 * (CLOCKS_PER_SEC / 1000)) {}
  held("it ends by itself");
  return 0;
}
