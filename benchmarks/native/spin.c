// A fixed amount of arithmetic: `spin STEPS`. The same work every time, in registers, so that what varies of its
// processor time is the doing of the machine.
#include <stdint.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  uint64_t x = 88172645463325252;  // xorshift64: Marsaglia, "Xorshift RNGs", 2003
  for (uint64_t steps = argc > 1 ? strtoull(argv[1], NULL, 10) : 0; steps > 0; steps--) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
  }
  return x == 0;  // never, but the compiler cannot know
}
