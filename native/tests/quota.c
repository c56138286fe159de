#include "quota.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LARGE_PIPE = 1 << 20, WANTED = 32 };

// See pipe-user-pages-soft in pipe(7): behind it every new pipe is small.
static long take_pipes(long most) {
  long bytes = 0;
  int pair[2];
  for (long i = 0; i < most && pipe(pair) == 0; i++) {
    if (most > 1 && fcntl(pair[0], F_SETPIPE_SZ, LARGE_PIPE) < 0) errno = 0;
    bytes += fcntl(pair[0], F_GETPIPE_SZ);
  }
  return bytes;
}

// See ETOOMANYREFS in unix(7): descriptors that were sent and not yet received.
static long take_flights(long most) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {0};
  long sent = 0;
  int pair[2], fd = 0;
  char byte = 0;
  while (sent < most && socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0)
    for (;; sent++) {
      struct iovec data = {.iov_base = &byte, .iov_len = 1};
      struct msghdr header = {
          .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
      struct cmsghdr *c = CMSG_FIRSTHDR(&header);
      *c = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
      memcpy(CMSG_DATA(c), &fd, sizeof fd);
      if (sent == most || sendmsg(pair[0], &header, MSG_DONTWAIT) < 0) break;
    }
  return sent;
}

// See RLIMIT_SIGPENDING in getrlimit(2): signals that are queued and not yet delivered.
static long take_signals(long most) {
  sigset_t set;
  long queued = 0;
  sigemptyset(&set);
  sigaddset(&set, SIGRTMIN);
  sigprocmask(SIG_BLOCK, &set, NULL);
  while (queued < most && sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 0}) == 0) queued++;
  return queued;
}

static long take(const char *what, long most) {
  if (!strcmp(what, "pipes")) return take_pipes(most);
  if (!strcmp(what, "flights")) return take_flights(most);
  return take_signals(most);
}

int quota_hoard(const char *what) {
  dprintf(1, "%ld\n", take(what, 1 << 20));
  for (;;) pause();
}

int quota_try(const char *what) {
  printf("%ld\n", take(what, strcmp(what, "pipes") != 0 ? WANTED : 1));
  return 0;
}
