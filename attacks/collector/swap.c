// Leaves a process that outlives the program (a session of its own, every signal ignored) and replaces the file that is
// to be collected by a link, a while later; or waits until it would have done so.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <time.h>

#include "attack.h"

static void wait_ms(long ms) {
  const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
  nanosleep(&time, NULL);
}

int main(int argc, char **argv) {
  if (argc > 1 && !strcmp(argv[1], "wait")) {
    wait_ms(400);
    held("waited");
    return 0;
  }
  int file = open("out.txt", O_WRONLY | O_CREAT, 0644);
  if (write(file, "plain\n", 6) != 6) broken("out.txt: %s", strerror(errno));
  close(file);
  if (fork() == 0) {
    for (int i = 1; i < 65; i++) signal(i, SIG_IGN);
    setsid();
    if (fork() != 0) _exit(0);
    for (;;) {
      wait_ms(250);
      if (symlink("/etc/passwd", "link") < 0 || rename("link", "out.txt") < 0) _exit(1);
    }
  }
  held("plain");
  return 0;
}
