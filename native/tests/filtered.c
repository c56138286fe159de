// Executes a program under the payloads' filter and nothing else of a cell, so that strace can look at it:
// `filtered counted|uncounted PROGRAM ARGUMENT...`. See trace_languages.
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <unistd.h>

#include "filter.h"

int main(int argc, char **argv) {
  struct failure why = {0};
  uint64_t secret = 0;
  if (argc < 3 || getrandom(&secret, sizeof secret, 0) != sizeof secret) return 2;
  if (filter_build(strcmp(argv[1], "counted") == 0, secret, &why) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
      filter_install() < 0) {
    perror(why.detail);
    return 2;
  }
  execvp(argv[2], argv + 2);
  perror(argv[2]);
  return 2;
}
