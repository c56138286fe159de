// Leaves process groups behind whose members are stopped, by each of the signals that stop: orphans that ignore SIGHUP and
// SIGCONT, traced by nobody, and a child that was continued and stopped again.
#include <signal.h>
#include <sys/wait.h>

#include "attack.h"

int main(void) {
  static const int stops[] = {SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};
  int status;
  for (unsigned i = 0; i < sizeof stops / sizeof stops[0]; i++) {
    pid_t child = fork();
    if (child == 0) {
      setpgid(0, 0);
      signal(SIGHUP, SIG_IGN);
      if (fork() == 0) raise(SIGSTOP);
      for (;;) raise(i % 2 ? SIGSTOP : stops[i]);
    }
    if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status)) broken("a child did not stop");
    kill(child, SIGCONT);
  }
  held("it leaves stopped groups behind");
  return 0;
}
