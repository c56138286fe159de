// Thousands of processes that end as fast as they begin, by each way to be waited for, while a few others are left: the
// pid numbers run through, and pid 1 is woken without end.
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "attack.h"

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(void) {
  double end = now() + 0.3;
  int made = 0;
  signal(SIGCHLD, SIG_IGN);
  for (; now() < end; made++) {
    pid_t child = fork();
    if (child == 0) {
      if (fork() == 0) fork();
      _exit(made % 256);
    }
  }
  if (made > 10)
    held("many came and went");
  else
    broken("only %d were made", made);
  return 0;
}
