// Sleeps, and sleeps again.
#include <unistd.h>

int main(void) {
  for (;;) sleep(3600);
}
