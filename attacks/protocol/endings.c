// Ends by an exit code, or by a signal that it sends itself: `exit N`, `signal N`, `group N` (its whole group).
#include <signal.h>

#include "attack.h"

int main(int argc, char **argv) {
  int number = argc > 2 ? atoi(argv[2]) : 0;
  if (argc > 2 && !strcmp(argv[1], "exit")) _exit(number);
  if (argc > 2 && !strcmp(argv[1], "group")) kill(0, number);
  if (argc > 2) raise(number);
  held("alive after %d", number);
  return 0;
}
