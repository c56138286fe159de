// Takes memory and writes to it, without end.
#include <stdlib.h>
#include <string.h>

int main(void) {
  for (;;) {
    char *some = malloc(1 << 20);
    if (some) memset(some, 1, 1 << 20);
  }
}
