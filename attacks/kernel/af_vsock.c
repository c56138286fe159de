// Sockets to the hypervisor and to other machines of it: outside every network namespace until Linux 7, and a row of
// CVEs (2021-26708, 2024-50264, 2025-21756).
#include <linux/vm_sockets.h>
#include <sys/socket.h>

#include "attack.h"

int main(void) {
  int pair[2];
  REFUSED(socket(AF_VSOCK, SOCK_STREAM, 0), EAFNOSUPPORT);
  REFUSED(socket(AF_VSOCK, SOCK_DGRAM, 0), EAFNOSUPPORT);
  REFUSED(socket(AF_VSOCK, SOCK_SEQPACKET, 0), EAFNOSUPPORT);
  REFUSED(socketpair(AF_VSOCK, SOCK_STREAM, 0, pair), EAFNOSUPPORT);
  return 0;
}
