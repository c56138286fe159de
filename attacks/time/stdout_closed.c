// Closes its output, which looks like its end, and sleeps on.
#include <unistd.h>

int main(void) {
  for (int fd = 0; fd < 3; fd++) close(fd);
  for (;;) pause();
}
