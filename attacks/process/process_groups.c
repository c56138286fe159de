// Joins the process group of pid 1, which is in the same session, and signals it and every other group; and tries the
// numbers that kill(2) gives a meaning of their own.
#include <limits.h>
#include <signal.h>
#include <sys/wait.h>

#include "attack.h"

static void signal_everybody(void) {
  for (int number = 1; number < NSIG; number++) {
    if (number == SIGKILL || number == SIGSTOP) continue;
    signal(number, SIG_IGN);
    kill(0, number);
  }
}

int main(void) {
  int status;
  REFUSED(kill(INT_MIN, SIGKILL), ESRCH);
  REFUSED(kill(INT_MAX, SIGKILL), ESRCH);
  for (int group = 2; group < 1000; group++)
    if (group != getpgrp() && kill(-group, 0) == 0) broken("there is a process group %d", group);
  REFUSED(setpgid(1, 0), EPERM, ESRCH);
  REFUSED(setpgid(1, getpid()), EPERM, ESRCH);
  pid_t child = fork();
  if (child == 0) {
    if (getsid(1) == getsid(0) && setpgid(0, getpgid(1)) < 0) broken("join the group of pid 1: %s", strerror(errno));
    signal_everybody();
    // Itself among them.
    kill(0, SIGKILL);
    for (;;) pause();
  }
  if (waitpid(child, &status, 0) == child && WIFSIGNALED(status) && getppid() == 1)
    held("the group of pid 1: signalled, and only the child was hit");
  else
    broken("the child ended with status %d", status);
  return 0;
}
