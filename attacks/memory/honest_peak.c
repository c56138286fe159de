// Holds as many MiB as its argument says, at once, and gives them back: `honest_peak MIB [WHERE]`, where `child` takes them
// in a child that nobody waits for, `twice` gives them back and takes them again, and `stays` in one that outlives it.
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "attack.h"

static char *take(long bytes) {
  if (bytes == 0) return NULL;
  char *all = mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED) broken("mmap: %s", strerror(errno));
  memset(all, 1, (size_t)bytes);
  return all;
}

int main(int count, char **words) {
  long bytes = count > 1 ? atol(words[1]) << 20 : 0;
  const char *where = count > 2 ? words[2] : "here";
  if (strcmp(where, "child") == 0) {
    signal(SIGCHLD, SIG_IGN);
    if (fork() == 0) {
      take(bytes);
      usleep(30000);
      _exit(0);
    }
    while (wait(NULL) > 0) {}
  } else if (strcmp(where, "stays") == 0) {
    int ends[2];
    char byte;
    if (pipe(ends) < 0) broken("pipe: %s", strerror(errno));
    if (fork() == 0) {
      take(bytes);
      if (write(ends[1], "", 1) == 1)
        for (;;) pause();
    }
    if (read(ends[0], &byte, 1) != 1) broken("the child says nothing");
    usleep(30000);
  } else if (strcmp(where, "twice") == 0) {
    for (int i = 0; i < 4; i++) munmap(take(bytes), (size_t)bytes);
  } else {
    take(bytes);
  }
  held("%ld MiB", bytes >> 20);
  return 0;
}
