// Requests that act on somebody's terminal, and those that file systems, disks and interfaces add of their own, on every
// descriptor that a program can have. The kernel looks at 32 bits of a request; a filter that compares 64 is passed by.
#include <fcntl.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "attack.h"

#define SIOCETHTOOL_ 0x8946
#define SIOCBRADDBR 0x89a0
#ifndef SIOCADDRT
#define SIOCADDRT 0x890b
#endif

int main(void) {
  static const unsigned long refused[] = {
      TIOCSTI,      TIOCLINUX,   TIOCSETD,        TIOCCONS,        TIOCSCTTY,         TIOCNOTTY, TIOCVHANGUP,
      TIOCEXCL,     TIOCSSERIAL, FS_IOC_GETFLAGS, FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR, FICLONE,   FIDEDUPERANGE,
      FIFREEZE,     FITRIM,      FIBMAP,          FS_IOC_FIEMAP,   BLKGETSIZE64,      BLKRRPART, BLKDISCARD,
      SIOCSIFFLAGS, SIOCSIFADDR, SIOCETHTOOL_,    SIOCADDRT,       SIOCBRADDBR,       0x5760,    0xb701,
      0xff09,       0x4b3a,      0xae00,          0xc0045877};
  int file = open("/tmp/file", O_RDWR | O_CREAT, 0600), folder = open("/", O_RDONLY), pair[2] = {-1, -1};
  int fds[] = {0,
               1,
               2,
               file,
               folder,
               -1,
               -1,
               open("/dev/null", O_RDWR),
               open("/proc/self/stat", O_RDONLY),
               open("/dev/zero", O_RDONLY)};
  if (file < 0 || folder < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
    broken("descriptors: %s", strerror(errno));
  fds[5] = pair[0];
  fds[6] = socket(AF_INET, SOCK_DGRAM, 0);
  char room[4096] = "lo";
  for (unsigned f = 0; f < sizeof fds / sizeof fds[0]; f++) {
    int wrong = 0;
    for (unsigned i = 0; i < sizeof refused / sizeof refused[0]; i++) {
      if (ioctl(fds[f], refused[i], room) != -1 || errno != ENOTTY)
        wrong += !!printf("BROKEN descriptor %d request %lx: %s\n", fds[f], refused[i], strerror(errno));
      if (ioctl(fds[f], 0xffffffff00000000ul | refused[i], room) != -1 || errno != ENOTTY)
        wrong += !!printf("BROKEN request %lx with high bits\n", refused[i]);
    }
    if (!wrong) held("descriptor %d", fds[f]);
  }
  return 0;
}
