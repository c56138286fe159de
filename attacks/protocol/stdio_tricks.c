// What can be done to the pipes that the supervisor holds the other ends of: flags, owners, signals, sizes, the other
// direction, reading back what was written. What it says last must arrive all the same.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "attack.h"

int main(void) {
  for (int number = 1; number < 65; number++)
    if (number != SIGKILL && number != SIGSTOP) signal(number, SIG_IGN);
  for (int fd = 0; fd < 3; fd++) {
    int waiting = 0;
    REFUSED(ioctl(fd, TIOCSTI, "x"), EPERM);
    REFUSED(ioctl(fd, TIOCGWINSZ, &waiting), ENOTTY);
    REFUSED(ioctl(fd, TIOCSCTTY, 1), ENOTTY);
    REFUSED(lseek(fd, 0, SEEK_SET), ESPIPE);
    REFUSED(ftruncate(fd, 0), EINVAL);
    REFUSED(fcntl(fd, F_SETLEASE, F_WRLCK), EINVAL);
    REFUSED(fcntl(fd, F_SETPIPE_SZ, 1 << 30), EPERM);
    REFUSED(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), EINVAL);
    // Allowed, and of no use: the other end is another open file.
    fcntl(fd, F_SETOWN, 1);
    fcntl(fd, F_SETSIG, SIGKILL);
    fcntl(fd, F_SETFL, O_NONBLOCK | O_ASYNC | O_APPEND);
    fcntl(fd, F_SETPIPE_SZ, 4096);
    ioctl(fd, FIOASYNC, &(int){1});
    fchmod(fd, 0);
    fchmod(fd, 0600);
  }
  int back = open("/proc/self/fd/1", O_RDONLY | O_NONBLOCK), front = open("/proc/self/fd/0", O_WRONLY | O_NONBLOCK);
  char bytes[4096];
  if (back >= 0) {
    // The lines above are the pipe's own reader's, too: some may be missing at the other end, the last may not.
    while (read(back, bytes, sizeof bytes) > 0) {}
    close(back);
  }
  if (front >= 0 && write(front, "x", 1) == 1) close(front);
  fcntl(1, F_SETFL, 0);
  printf("held the last line\n");
  return 0;
}
