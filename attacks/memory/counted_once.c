// A dozen processes that share the same memory, by fork and by a shared mapping: it is there once, and must count once.
#include <sys/mman.h>
#include <sys/wait.h>

#include "attack.h"

int main(void) {
  enum { BYTES = 20 << 20 };
  char *by_fork = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  char *by_map = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int status, failed = 0;
  memset(by_fork, 1, BYTES);
  memset(by_map, 1, BYTES);
  for (int i = 0; i < 12; i++)
    if (fork() == 0) {
      long sum = 0;
      for (int at = 0; at < BYTES; at += 4096) sum += by_fork[at] + by_map[at];
      usleep(50000);
      _exit(sum == 2 * (BYTES / 4096) ? 0 : 1);
    }
  while (wait(&status) > 0) failed += status != 0;
  if (failed)
    broken("%d children failed", failed);
  else
    held("40 MiB, shared by 13");
  return 0;
}
