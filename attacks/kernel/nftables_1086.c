// CVE-2024-1086 and a dozen like it: nf_tables spoken to by netlink. And every other protocol of netlink: routes, traffic
// control, IPsec, audit, connectors, crypto.
#include <linux/netlink.h>
#include <sys/socket.h>

#include "attack.h"

int main(void) {
  static const int types[] = {SOCK_RAW, SOCK_DGRAM, SOCK_RAW | SOCK_CLOEXEC, SOCK_DGRAM | SOCK_NONBLOCK};
  for (int protocol = 0; protocol < 32; protocol++)
    for (unsigned i = 0; i < sizeof types / sizeof types[0]; i++)
      REFUSED(socket(AF_NETLINK, types[i], protocol), EAFNOSUPPORT);
  int pair[2];
  REFUSED(socketpair(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER, pair), EAFNOSUPPORT);
  return 0;
}
