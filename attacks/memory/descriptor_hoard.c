// What else a descriptor can be of the kernel's memory: epolls that watch each other, events, timers, signals.
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

#include "attack.h"

int main(void) {
  int made = 0, watched = 0, fds[256];
  sigset_t all;
  sigfillset(&all);
  for (; made < 256; made++) {
    int fd = made % 4 == 0   ? epoll_create1(0)
             : made % 4 == 1 ? eventfd(0, EFD_NONBLOCK)
             : made % 4 == 2 ? timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK)
                             : signalfd(-1, &all, SFD_NONBLOCK);
    if (fd < 0) break;
    fds[made] = fd;
  }
  if (errno == EMFILE && made < 64)
    held("no more than %d descriptors", made);
  else
    broken("%d descriptors, then %s", made, strerror(errno));
  for (int i = 0; i < made; i += 4)
    for (int j = 0; j < made; j++) {
      struct epoll_event event = {.events = EPOLLIN | EPOLLET};
      if (epoll_ctl(fds[i], EPOLL_CTL_ADD, fds[j], &event) == 0) watched++;
    }
  held("%d watches", watched);
  return 0;
}
