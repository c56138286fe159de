// Queues signals to itself until there is no room for more: `hold`, in one cell; in another, `try`, there must be room.
#define _GNU_SOURCE
#include <signal.h>
#include <time.h>

#include "attack.h"

int main(int argc, char **argv) {
  const struct timespec step = {.tv_nsec = 50000000};
  const union sigval value = {.sival_int = 1};
  int least = 1 << 20;
  sigset_t mask;
  sigfillset(&mask);
  sigprocmask(SIG_BLOCK, &mask, NULL);
  int hold = argc > 1 && !strcmp(argv[1], "hold");
  for (int round = 0; round < (hold ? 1 : 10); round++) {
    int queued = 0;
    while (queued < 1 << 20 && sigqueue(getpid(), SIGRTMIN, value) == 0) queued++;
    least = queued < least ? queued : least;
    if (hold) break;
    sigemptyset(&mask);
    sigaddset(&mask, SIGRTMIN);
    while (sigtimedwait(&mask, NULL, &(struct timespec){0}) > 0) {}
    nanosleep(&step, NULL);
  }
  if (hold)
    for (;;) pause();
  if (least >= 32 && least <= 1024)
    held("%d signals can be queued at least", least);
  else
    broken("%d signals can be queued", least);
  return 0;
}
