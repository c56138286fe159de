// The mounts of the compiler: a bind mount is listed with its path on the host, an overlay with those of its layers.
#include <stdio.h>
#include "/proc/self/mountinfo"

int main(void) {
  puts("held");
  return 0;
}
