// CVE-2025-38236: one byte of urgent data on a UNIX socket, read in the wrong order, left a dangling pointer behind; the
// garbage collector of such sockets had more of the kind. By each call that sends and receives.
#define _GNU_SOURCE
#include <sys/socket.h>
#include <sys/uio.h>

#include "attack.h"

int main(void) {
  int pair[2];
  char byte = 'A';
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0) broken("socketpair: %s", strerror(errno));
  struct iovec part = {.iov_base = &byte, .iov_len = 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  struct mmsghdr messages = {.msg_hdr = message};
  for (int round = 0; round < 2; round++) {
    REFUSED(send(pair[0], &byte, 1, MSG_OOB), EOPNOTSUPP);
    REFUSED(send(pair[0], &byte, 1, MSG_OOB | MSG_DONTWAIT), EOPNOTSUPP);
    REFUSED(sendmsg(pair[0], &message, MSG_OOB), EOPNOTSUPP);
    REFUSED(sendmmsg(pair[0], &messages, 1, MSG_OOB), EOPNOTSUPP);
    REFUSED(recv(pair[1], &byte, 1, MSG_OOB | MSG_DONTWAIT), EOPNOTSUPP);
    REFUSED(recv(pair[1], &byte, 1, MSG_OOB | MSG_PEEK | MSG_DONTWAIT), EOPNOTSUPP);
    REFUSED(recvmsg(pair[1], &message, MSG_OOB | MSG_DONTWAIT), EOPNOTSUPP);
    REFUSED(recvmmsg(pair[1], &messages, 1, MSG_OOB | MSG_DONTWAIT, NULL), EOPNOTSUPP);
  }
  // Without it the pair works, so that it was the flag that was refused.
  if (send(pair[0], &byte, 1, 0) == 1 && recv(pair[1], &byte, 1, 0) == 1)
    held("data that is not urgent arrives");
  else
    broken("data that is not urgent: %s", strerror(errno));
  return 0;
}
