// Forks children that end at once and are never waited for, or are looked at only by WNOWAIT, which leaves them there.
// Each zombie keeps its place: they count against the limit of processes, and pid 1 inherits them all at the end.
#include <sys/wait.h>

#include "attack.h"

int main(void) {
  enum { LIMIT = 16 };  // of the case
  int made = 0;
  for (; made < 1000; made++) {
    pid_t child = fork();
    if (child == 0) _exit(0);
    if (child < 0) break;
    siginfo_t info;
    waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT);
  }
  if (errno == EAGAIN && made < LIMIT)
    held("no more than %d zombies", made);
  else
    broken("%d zombies, then %s", made, strerror(errno));
  return 0;
}
