// Six children, one after another, that burn 0.1 s each while SIGCHLD is ignored: nobody waits for them, so their time is
// added to nobody's, and wait4(2) tells next to nothing.
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "attack.h"

int main(void) {
  signal(SIGCHLD, SIG_IGN);
  for (int i = 0; i < 6; i++) {
    if (fork() == 0) {
      while (clock() < CLOCKS_PER_SEC / 10) {}
      _exit(0);
    }
    while (wait(NULL) > 0) {}
  }
  held("0.6 s were burnt");
  return 0;
}
