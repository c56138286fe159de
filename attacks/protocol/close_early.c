// Closes standard output and error, or fills them and never writes again, and goes on: its end must be seen, and its
// limits must hold. `spin` ends never.
#include <fcntl.h>

#include "attack.h"

int main(int argc, char **argv) {
  (void)argv;
  held("said before the end of standard output");
  close(1);
  close(2);
  close(0);
  if (argc > 1)
    for (volatile unsigned n = 0;; n++) {}
  if (open("/dev/null", O_RDWR) != 0 || open("/dev/null", O_RDWR) != 1) return 1;
  return 0;
}
