// The owner of a descriptor is signalled by whoever makes it ready, in that one's name: the sandbox, which reads this
// program's output, could be made to kill pid 1 in its stead.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>

#include "attack.h"

int main(void) {
  static char block[1 << 16];
  static const int owners[] = {1, -1, 0};
  int pair[2];
  signal(SIGIO, SIG_IGN);
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0) broken("socketpair: %s", strerror(errno));
  for (int fd = 0; fd < 3; fd++)
    for (unsigned i = 0; i < sizeof owners / sizeof owners[0]; i++)
      if (fcntl(fd, F_SETOWN, owners[i]) == 0 && fcntl(fd, F_SETSIG, i ? 0 : SIGKILL) == 0)
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_ASYNC);
  for (int fd = 0; fd < 3; fd++)
    if (fcntl(fd, F_SETOWN, 1) == 0 && fcntl(fd, F_SETSIG, SIGKILL) == 0)
      fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_ASYNC);
  if (fcntl(pair[0], F_SETOWN, 1) == 0 && fcntl(pair[0], F_SETSIG, SIGKILL) == 0) fcntl(pair[0], F_SETFL, O_ASYNC);
  if (write(pair[1], "x", 1) != 1) broken("write: %s", strerror(errno));
  // More than a pipe holds, so that the reader must read; then the program is still here, and so is pid 1.
  memset(block, 'x', sizeof block);
  for (int i = 0; i < 8; i++)
    if (write(2, block, sizeof block) < 0) break;
  if (kill(1, 0) == 0 || errno == EPERM)
    held("pid 1 is not killed by its own reading");
  else
    broken("pid 1: %s", strerror(errno));
  return 0;
}
