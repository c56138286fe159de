// Starts as many burners as it may at the moment at which it ends, so that they use what they can before they are killed.
#include <signal.h>
#include <time.h>

#include "attack.h"

int main(void) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  held("it ends and begins");
  for (int i = 0; i < 15; i++)
    if (fork() == 0)
      for (;;)
        if (fork() == 0) setsid();
  _exit(0);
}
