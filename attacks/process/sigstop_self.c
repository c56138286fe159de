// Stops itself, its children and its threads: a stopped process uses no time and never ends.
#include <signal.h>
#include <unistd.h>

int main(void) {
  if (fork() == 0) setsid();
  raise(SIGSTOP);
  for (;;) pause();
}
