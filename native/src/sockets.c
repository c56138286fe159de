#include "sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"

enum { STEP_NS = 100000, MOST_STEPS = 50000 };

int sockets_open(struct failure *why) {
  int file = open("/proc/self/net/sockstat", O_RDONLY | O_CLOEXEC);
  return file < 0 ? fail(why, STAGE_SUPERVISE, 2, "/proc/self/net/sockstat") : file;
}

// The first line counts every socket of the net namespace, whatever its family: "sockets: used N".
static int count(int sockets) {
  static const char key[] = "sockets: used ";
  char text[64];
  ssize_t length;
  do {
    length = pread(sockets, text, sizeof text - 1, 0);
  } while (length < 0 && errno == EINTR);
  if (length <= 0) return -1;
  text[length] = 0;
  return strncmp(text, key, sizeof key - 1) == 0 ? atoi(text + sizeof key - 1) : -1;
}

// The collector begins when some socket is closed. Those that nobody holds are not: they wait for any other one.
static void start_collector(void) {
  auto_fd int any = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  (void)any;
}

int sockets_await_none(int sockets, struct failure *why) {
  const struct timespec step = {.tv_nsec = STEP_NS};
  errno = EIO;  // of a file that says something else
  int left = count(sockets);
  for (int i = 0; left > 0 && i < MOST_STEPS; i++) {
    start_collector();
    nanosleep(&step, NULL);
    left = count(sockets);
  }
  if (left < 0) return fail(why, STAGE_SUPERVISE, 4, "count the sockets");
  return left == 0 ? 0 : fail_with(why, STAGE_SUPERVISE, EBUSY, 3, "sockets are left that no process holds");
}
