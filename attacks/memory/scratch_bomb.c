// A scratch that is larger than its memory: files in memory, which a cgroup counts as the run's, and which no process has
// mapped. Before that it tries to make itself no better a victim than pid 1, so that pid 1 would be killed in its place.
#include <fcntl.h>

#include "attack.h"

static char bytes[1 << 20];

int main(void) {
  int own = open("/proc/self/oom_score_adj", O_WRONLY);
  if (own >= 0 && write(own, "0", 1) == 1) broken("its score is its own to choose");
  for (int number = 0; number < 40; number++) {
    char path[32];
    snprintf(path, sizeof path, "/tmp/bomb%d", number);
    int file = open(path, O_WRONLY | O_CREAT, 0600);
    for (int i = 0; i < 8; i++)
      if (write(file, bytes, sizeof bytes) != (ssize_t)sizeof bytes) {
        if (errno != ENOSPC) broken("write: %s", strerror(errno));
        held("the scratch ends: %s", strerror(errno));
        return 0;
      }
    close(file);
  }
  broken("320 MiB were written");
  return 0;
}
