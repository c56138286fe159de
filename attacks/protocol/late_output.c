// Leaves processes behind that hold standard output open: one writes a while later, one stops itself, one goes on for
// ever. The run must end with its main process, and what comes later is nobody's.
#define _GNU_SOURCE
#include <signal.h>
#include <time.h>

#include "attack.h"

int main(void) {
  const struct timespec later = {.tv_nsec = 100000000};
  for (int i = 0; i < 6; i++) {
    if (fork() != 0) continue;
    for (int number = 1; number < 65; number++) signal(number, SIG_IGN);
    if (i % 2) setsid();
    if (i > 3) fork();
    if (i == 2) raise(SIGSTOP);
    nanosleep(&later, NULL);
    for (;;) {
      printf("LATE\n");
      fflush(stdout);
      nanosleep(&later, NULL);
    }
  }
  held("the main process has ended");
  return 0;
}
