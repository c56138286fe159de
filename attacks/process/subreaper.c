// Makes itself the parent of all orphans, so that pid 1 sees none of them, and gives each child a signal to send when its
// parent dies: what is left at the end dies late, or is told to kill others.
#include <signal.h>
#include <sys/prctl.h>

#include "attack.h"

int main(void) {
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) broken("PR_SET_CHILD_SUBREAPER: %s", strerror(errno));
  for (int i = 0; i < 4; i++) {
    if (fork() != 0) continue;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_PDEATHSIG, SIGCONT);
    for (int j = 0; j < 2; j++)
      if (fork() == 0) {
        signal(SIGUSR1, SIG_IGN);
        prctl(PR_SET_PDEATHSIG, SIGUSR1);
        setsid();
        for (;;) kill(1, SIGKILL);
      }
    if (i % 2) _exit(0);
    for (;;) pause();
  }
  usleep(50000);
  held("it leaves a hierarchy of its own behind");
  return 0;
}
