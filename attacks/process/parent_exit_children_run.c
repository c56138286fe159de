// Leaves a dozen children that burn processor time, and ends before they have used any of it.
#include "attack.h"

int main(void) {
  for (int i = 0; i < 12; i++)
    if (fork() == 0)
      for (;;) {}
  held("it leaves its children burning");
  return 0;
}
