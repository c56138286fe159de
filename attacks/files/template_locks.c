// Locks everything that it can open, in one cell, while another looks which of it is taken: `hold` or `try`. Locks need
// no right to write. (The devices are left out: /dev/null is the host's own, for everybody; docs/threat-model.md.)
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>

#include "attack.h"

static const char *const paths[] = {"/",
                                    "/usr",
                                    "/usr/bin",
                                    "/usr/bin/env",
                                    "/usr/lib",
                                    "/etc",
                                    "/etc/passwd",
                                    "/etc/hosts",
                                    "/dev",
                                    "/dev/shm",
                                    "/tmp",
                                    "/work",
                                    "/program",
                                    "/proc",
                                    "/run",
                                    "/var",
                                    "/mnt",
                                    "/usr/share",
                                    "/etc/group",
                                    "/bin/sh",
                                    "/program/files/template_locks/program"};
enum { COUNT = sizeof paths / sizeof paths[0] };

static int take(const char *path) {
  struct flock all = {.l_type = F_RDLCK, .l_whence = SEEK_SET}, seen = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  int file = open(path, O_RDONLY);
  if (file < 0) return 0;
  if (fcntl(file, F_GETLK, &seen) == 0 && seen.l_type != F_UNLCK) return -1;
  seen = (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET};
  if (fcntl(file, F_OFD_GETLK, &seen) == 0 && seen.l_type != F_UNLCK) return -1;
  fcntl(file, F_SETLK, &all);
  return flock(file, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK ? -1 : file + 1;
}

int main(int argc, char **argv) {
  const struct timespec step = {.tv_nsec = 50000000};
  int taken[COUNT] = {0};
  int hold = argc > 1 && !strcmp(argv[1], "hold");
  // The other cell may begin late.
  for (int round = 0; round < (hold ? 200 : 12); round++) {
    for (int i = 0; i < COUNT; i++) {
      if (taken[i] < 0) continue;
      if (!hold && taken[i] > 0) close(taken[i] - 1);
      if (!hold || taken[i] == 0) taken[i] = take(paths[i]);
    }
    nanosleep(&step, NULL);
  }
  for (int i = 0; i < COUNT && !hold; i++)
    if (taken[i] < 0) broken("%s is locked by another cell", paths[i]);
  held("no lock is seen from one cell in another");
  return 0;
}
