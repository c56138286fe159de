// Chains of processes, each of which forks the next and ends: no pid stays for as long as it takes to list and kill it,
// and each is an orphan in a session of its own. Meanwhile some block all signals.
#include <signal.h>
#include <unistd.h>

int main(void) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  for (int chain = 0; chain < 6; chain++)
    if (fork() == 0)
      for (;;) {
        if (fork() > 0) _exit(0);
        setsid();
      }
  for (;;) pause();
}
