// Ends without reading its input, however much there is: who writes it into a pipe must not die of SIGPIPE, or wait.
#include "attack.h"

int main(void) {
  held("nothing was read");
  return 0;
}
