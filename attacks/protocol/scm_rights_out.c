// Hands descriptors and credentials to whoever holds the other ends of its standard streams: they would have to be
// sockets.
#include <stddef.h>
#include <sys/socket.h>

#include "attack.h"

int main(void) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {0};
  struct iovec data = {.iov_base = control, .iov_len = 1};
  struct msghdr header = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  for (int fd = 0; fd < 3; fd++) {
    struct cmsghdr *c = CMSG_FIRSTHDR(&header);
    *c = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
    REFUSED(sendmsg(fd, &header, 0), ENOTSOCK);
    REFUSED(recvmsg(fd, &header, 0), ENOTSOCK);
    REFUSED(setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &(int){1}, sizeof(int)), ENOTSOCK);
    REFUSED(shutdown(fd, SHUT_RDWR), ENOTSOCK);
    REFUSED(getpeername(fd, (struct sockaddr *)control, &(socklen_t){sizeof control}), ENOTSOCK);
  }
  return 0;
}
