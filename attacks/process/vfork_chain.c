// Each process waits for its vforked child in a sleep that no ordinary signal ends, and the last one stops itself.
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

int main(void) {
  for (volatile int made = 0; made < 10; made++)
    if (vfork() != 0) break;
  raise(SIGSTOP);
  for (;;) pause();
}
