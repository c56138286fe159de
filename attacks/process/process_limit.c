// Gives up when it cannot fork: that it met its limit must be told apart from an error of its own.
#include <unistd.h>

int main(void) {
  for (;;) {
    pid_t child = fork();
    if (child < 0) return 1;
    if (child == 0)
      for (;;) pause();
  }
}
