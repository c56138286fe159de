// A daemon as in the textbook: twice forked, in a session of its own, every descriptor closed, every signal ignored. The
// program ends at once; the daemon would live on.
#include <signal.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  held("it leaves a daemon behind");
  if (fork() != 0) return 0;
  setsid();
  if (fork() != 0) _exit(0);
  for (int number = 1; number < NSIG; number++) signal(number, SIG_IGN);
  if (chdir("/") < 0) _exit(1);
  syscall(SYS_close_range, 0, ~0u, 0);
  for (;;) {}
}
