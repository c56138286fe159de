// What the compiler can know of itself: its environment and its mounts would name folders of the host.
#include <stdio.h>
#include "/proc/self/cmdline"
#include "/proc/self/environ"

int main(void) {
  puts("held");
  return 0;
}
