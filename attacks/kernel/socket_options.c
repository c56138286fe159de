// Options of ordinary sockets that lead deep into the kernel: packet filters, TLS (CVE-2023-0461), TCP_REPAIR, UDP
// encapsulation, netfilter's tables (CVE-2021-22555), IPsec policies, zero copy, a socket that changes its family.
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include "attack.h"

int main(void) {
  struct sock_filter pass = {BPF_RET | BPF_K, 0, 0, ~0u};
  struct sock_fprog program = {1, &pass};
  static const struct {
    int level, option;
  } refused[] = {{SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF},
                 {SOL_SOCKET, SO_ATTACH_BPF},
                 {SOL_SOCKET, SO_LOCK_FILTER},
                 {SOL_SOCKET, SO_ATTACH_REUSEPORT_EBPF},
                 {SOL_SOCKET, SO_ZEROCOPY},
                 {SOL_SOCKET, SO_MARK},
                 {SOL_SOCKET, SO_BINDTODEVICE},
                 {SOL_SOCKET, SO_TXTIME},
                 {SOL_SOCKET, SO_BUSY_POLL},
                 {SOL_SOCKET, SO_SNDBUFFORCE},
                 {IPPROTO_TCP, TCP_ULP},
                 {IPPROTO_TCP, TCP_REPAIR},
                 {IPPROTO_TCP, TCP_MD5SIG},
                 {IPPROTO_TCP, TCP_CONGESTION},
                 {IPPROTO_TCP, 38 /* TCP_AO_ADD_KEY */},
                 {IPPROTO_UDP, UDP_ENCAP},
                 {IPPROTO_UDP, UDP_SEGMENT},
                 {IPPROTO_UDP, UDP_CORK},
                 {282 /* SOL_TLS */, 1},
                 {284 /* SOL_MPTCP */, 1},
                 {283 /* SOL_XDP */, 1},
                 {132 /* SCTP */, 0},
                 {263 /* SOL_PACKET */, 5},
                 {270 /* SOL_NETLINK */, 1},
                 {279 /* SOL_ALG */, 1},
                 {IPPROTO_IP, 64 /* IPT_SO_SET_REPLACE */},
                 {IPPROTO_IP, 65},
                 {IPPROTO_IP, 96 /* ARPT_SO_SET_REPLACE */},
                 {IPPROTO_IP, IP_OPTIONS},
                 {IPPROTO_IP, IP_XFRM_POLICY},
                 {IPPROTO_IP, IP_MSFILTER},
                 {IPPROTO_IP, IP_HDRINCL},
                 {IPPROTO_IP, IP_TRANSPARENT},
                 {IPPROTO_IP, MCAST_JOIN_GROUP},
                 {IPPROTO_IPV6, 1 /* IPV6_ADDRFORM */},
                 {IPPROTO_IPV6, IPV6_HOPOPTS},
                 {IPPROTO_IPV6, IPV6_RTHDR},
                 {IPPROTO_IPV6, 32},
                 {IPPROTO_IPV6, 64 /* IP6T_SO_SET_REPLACE */},
                 {IPPROTO_IPV6, IPV6_XFRM_POLICY},
                 {IPPROTO_IPV6, MCAST_MSFILTER}};
  static const int kinds[][2] = {
      {AF_INET, SOCK_STREAM}, {AF_INET6, SOCK_STREAM}, {AF_INET6, SOCK_DGRAM}, {AF_UNIX, SOCK_STREAM}};
  for (unsigned k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
    int fd = socket(kinds[k][0], kinds[k][1], 0), one = 1;
    if (fd < 0) broken("socket: %s", strerror(errno));
    REFUSED(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program), ENOPROTOOPT);
    for (unsigned i = 0; i < sizeof refused / sizeof refused[0]; i++)
      if (setsockopt(fd, refused[i].level, refused[i].option, &one, sizeof one) == 0 || errno != ENOPROTOOPT)
        broken("level %d option %d: %s", refused[i].level, refused[i].option, strerror(errno));
    char word[64];
    socklen_t length = sizeof word;
    REFUSED(getsockopt(fd, IPPROTO_TCP, 35 /* TCP_ZEROCOPY_RECEIVE */, word, &length), ENOPROTOOPT);
    REFUSED(getsockopt(fd, SOL_SOCKET, SO_GET_FILTER, word, &length), ENOPROTOOPT);
    close(fd);
  }
  return 0;
}
