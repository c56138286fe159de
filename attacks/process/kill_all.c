// Kills everything that it can see: kill(2) with -1 reaches every process for which the caller may, except itself and
// pid 1. A neighbour that had the same uid and stood in the same pid namespace would be hit too.
#include <signal.h>
#include <sys/wait.h>

#include "attack.h"

int main(void) {
  int status = 0;
  pid_t child = fork();
  if (child == 0) {
    pause();
    _exit(0);
  }
  if (kill(-1, SIGKILL) < 0)
    broken("kill(-1): %s", strerror(errno));
  else if (waitpid(child, &status, 0) == child && WIFSIGNALED(status))
    held("only its own child was hit");
  return 0;
}
