// Sockets that are written to and never read, and sockets that lie unread in each other, with nobody who holds them: the
// kernel's memory, and freed by its own collector only.
#define _GNU_SOURCE
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "attack.h"

enum { LARGE = 16 << 20, BOUND_EACH = 2 * 4 << 20 };  // twice what machines allow who allow much

static long sockets, taken;

static void fill(int socket) {
  static char bytes[32 << 10];
  int large = LARGE;
  sockets++;
  setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &large, sizeof large);
  for (ssize_t count; (count = send(socket, bytes, sizeof bytes, MSG_DONTWAIT)) > 0;) taken += count;
}

static int post(int through, int fd) {
  char room[CMSG_SPACE(sizeof fd)] = {0}, byte = 0;
  struct iovec one = {.iov_base = &byte, .iov_len = 1};
  struct msghdr message = {.msg_iov = &one, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  *header = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof fd)};
  memcpy(CMSG_DATA(header), &fd, sizeof fd);
  return (int)sendmsg(through, &message, MSG_DONTWAIT);
}

// Descriptors of full sockets in the queue of one that is held: as many as the kernel lets one user have in flight.
static void in_flight(void) {
  struct rlimit files;
  long count = 0;
  int holder[2], pair[2];
  getrlimit(RLIMIT_NOFILE, &files);
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, holder) < 0) broken("a pair: %s", strerror(errno));
  while (count < 2000 && socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0) {
    fill(pair[0]);
    bool posted = post(holder[0], pair[0]) >= 0 && post(holder[0], pair[1]) >= 0;
    close(pair[0]);
    close(pair[1]);
    if (!posted) break;
    count += 2;
  }
  if (errno == ETOOMANYREFS && count <= (long)files.rlim_cur + 2)
    held("those in flight are bounded by the limit of open files");
  else
    broken("%ld in flight, then %s", count, strerror(errno));
  close(holder[0]);
  close(holder[1]);
}

// Each of two lies in the other's queue, full: once closed, nobody can reach them, and only the collector frees them.
static void unreachable(void) {
  int pair[2];
  for (int rounds = 0; rounds < 8 && socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0; rounds++) {
    if (post(pair[0], pair[1]) < 0 || post(pair[1], pair[0]) < 0) broken("not posted: %s", strerror(errno));
    fill(pair[0]);
    close(pair[0]);
    close(pair[1]);
  }
  held("cycles that nobody can reach");
}

int main(void) {
  int pair[2];
  in_flight();
  unreachable();
  while (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0) {
    fill(pair[0]);
    fill(pair[1]);
  }
  if (errno == EMFILE && taken <= sockets * BOUND_EACH)
    held("bounded by the number of sockets and what the kernel lets each have");
  else
    broken("%ld bytes unread in %ld sockets, then %s", taken, sockets, strerror(errno));
  return 0;
}
