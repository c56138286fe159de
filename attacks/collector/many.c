// As many names as the scratch takes, each as long as a path can be, for whoever lists, matches or reports them: links,
// none of which may be given out.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>

#include "attack.h"

int main(int argc, char **argv) {
  static char name[256];
  int depth = argc > 1 ? atoi(argv[1]) : 0, made = 0;
  memset(name, 'a', 250);
  for (int i = 0; i < depth; i++)
    if (mkdir(name, 0755) < 0 || chdir(name) < 0) broken("folder %d: %s", i, strerror(errno));
  for (;; made++) {
    snprintf(name + 200, 50, "%d", made);
    if (symlink("x", name) < 0) break;
  }
  if (errno == ENOSPC)
    held("%d links", made);
  else
    broken("%d links, then %s", made, strerror(errno));
  return 0;
}
