// Queues signals to itself and takes none. The kernel counts them for the user that owns the namespace too, so that a
// cell which had as many as that user may have would leave none to its neighbours, whose timers need one each.
#include <errno.h>
#include <signal.h>

#include "attack.h"

enum { MANY = 4096 };

int main(void) {
  sigset_t set;
  long queued = 0;
  sigemptyset(&set);
  sigaddset(&set, SIGRTMIN);
  sigprocmask(SIG_BLOCK, &set, NULL);
  while (queued < MANY && sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 0}) == 0) queued++;
  if (queued == MANY)
    broken("%d signals are queued, and no end", MANY);
  else if (errno != EAGAIN)
    broken("signal %ld was refused by %s", queued, strerror(errno));
  else
    held("after %ld signals no more are queued", queued);
  return 0;
}
