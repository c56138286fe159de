// Gives up when it cannot fork: that it met its limit must be told apart from an error of its own.
#include <unistd.h>

int main(void) {
  for (;;) {
    pid_t child = fork();
    if (child < 0) {
      usleep(50000);  // where nothing counts refused forks, for as long as it takes to look
      return 1;
    }
    if (child == 0)
      for (;;) pause();
  }
}
