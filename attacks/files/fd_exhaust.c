// Opens until nothing is left to open, passes descriptors around, and asks for more of them.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>

#include "attack.h"

int main(void) {
  const struct rlimit more = {.rlim_cur = 1 << 20, .rlim_max = 1 << 20};
  int opened = 0, ends[2];
  while (opened < 100000 && open("/dev/null", O_RDWR) >= 0) opened++;
  if (errno == EMFILE && opened <= 61)
    held("%d files, then no more", opened);
  else
    broken("%d files, then %s", opened, strerror(errno));
  REFUSED(dup(0), EMFILE);
  REFUSED(dup2(0, 64), EBADF);
  REFUSED(dup2(0, 1 << 20), EBADF);
  REFUSED(fcntl(0, F_DUPFD, 64), EINVAL);
  REFUSED(pipe(ends), EMFILE);
  REFUSED(epoll_create1(0), EMFILE);
  REFUSED(eventfd(0, 0), EMFILE);
  REFUSED(setrlimit(RLIMIT_NOFILE, &more), EPERM);
  return 0;
}
