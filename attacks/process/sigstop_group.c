// Stops everybody in its process group. A supervisor in the same group would be stopped too, and would miss its limit.
#include <signal.h>
#include <unistd.h>

int main(void) {
  kill(0, SIGSTOP);
  kill(-1, SIGSTOP);
  raise(SIGSTOP);
  for (;;) pause();
}
