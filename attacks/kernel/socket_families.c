// Every family of sockets that Linux has had, by every type: AF_ALG, AF_XDP, AF_PACKET, AF_CAN, AF_RDS, AF_TIPC,
// Bluetooth, Phonet, SMC and thirty more, most of which load a module when they are asked for.
#include <netinet/in.h>
#include <sys/socket.h>

#include "attack.h"

int main(void) {
  int refused = 0, wrong = 0, pair[2];
  for (int family = 0; family < 64; family++)
    for (int type = 0; type < 16; type++)
      for (int protocol = 0; protocol < 8; protocol++) {
        int allowed = (family == AF_UNIX || family == AF_INET || family == AF_INET6) &&
                      (type == SOCK_STREAM || type == SOCK_DGRAM);
        if (allowed) continue;
        int made = socket(family, type, protocol);
        if (made >= 0 || errno != EAFNOSUPPORT)
          broken("family %d type %d protocol %d: %d %s", family, type, protocol, made, strerror(errno));
        made < 0 ? refused++ : wrong++;
        if (family != AF_UNIX && socketpair(family, type, protocol, pair) == 0) broken("a pair of family %d", family);
      }
  if (refused && !wrong) held("%d combinations of family, type and protocol", refused);
  REFUSED(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP), EAFNOSUPPORT);
  REFUSED(socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP), EPROTONOSUPPORT);
  REFUSED(socket(AF_INET, SOCK_STREAM, IPPROTO_SCTP), EPROTONOSUPPORT);
  REFUSED(socket(AF_INET, SOCK_STREAM, 262 /* MPTCP */), EPROTONOSUPPORT);
  REFUSED(socket(AF_INET, SOCK_STREAM, 256 /* SMC */), EPROTONOSUPPORT);
  REFUSED(socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDPLITE), EPROTONOSUPPORT);
  REFUSED(socket(AF_INET, SOCK_DGRAM, 115 /* L2TP */), EPROTONOSUPPORT);
  REFUSED(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), EAFNOSUPPORT);
  return 0;
}
