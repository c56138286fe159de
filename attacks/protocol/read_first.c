// Waits for a line before it says anything. When its partner does the same, each waits for the other for ever, and only
// their limits of elapsed time end them.
#include "attack.h"

int main(void) {
  char line[64];
  if (!fgets(line, sizeof line, stdin)) {
    broken("its input ended, although the partner was to be alive");
    return 1;
  }
  broken("the partner said something: %s", line);
  return 1;
}
