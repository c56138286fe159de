// Tries to reach anybody: the internet, name servers, the metadata service of clouds, the host's services and its own
// loopback, by every kind of socket that there is. `loopback`: where the cell has an interface of its own.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "attack.h"

static int own_loopback;

static void reach(const char *address, int port) {
  struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
  struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((unsigned short)port)};
  int is_v6 = strchr(address, ':') != NULL;
  const struct sockaddr *to = is_v6 ? (const struct sockaddr *)&v6 : (const struct sockaddr *)&v4;
  socklen_t length = is_v6 ? sizeof v6 : sizeof v4;
  if (inet_pton(is_v6 ? AF_INET6 : AF_INET, address, is_v6 ? (void *)&v6.sin6_addr : (void *)&v4.sin_addr) != 1)
    broken("the address %s", address);
  int is_own = own_loopback && (!strncmp(address, "127.", 4) || !strcmp(address, "::1"));
  for (int type = SOCK_STREAM; type <= SOCK_DGRAM; type++) {
    char what[128];
    int made = socket(is_v6 ? AF_INET6 : AF_INET, type, 0);
    snprintf(what, sizeof what, "%s to %s port %d", type == SOCK_STREAM ? "TCP" : "UDP", address, port);
    // To oneself datagrams are only sent, and 0.0.0.0 is oneself.
    if (type == SOCK_DGRAM && (is_own || !strcmp(address, "0.0.0.0"))) continue;
    errno = 0;
    int done = connect(made, to, length);
    refused_(what, done,
             is_own ? (const int[]){ECONNREFUSED, EADDRNOTAVAIL, ENETUNREACH, 0}
                    : (const int[]){ENETUNREACH, EADDRNOTAVAIL, EAFNOSUPPORT, 0});
    if (type == SOCK_DGRAM) {
      errno = 0;
      refused_(what, sendto(made, "x", 1, 0, to, length), (const int[]){ENETUNREACH, EADDRNOTAVAIL, EAFNOSUPPORT, 0});
    }
    close(made);
  }
}

int main(int argc, char **argv) {
  static const char *const addresses[] = {
      "127.0.0.1", "127.0.0.53",           "1.1.1.1",       "8.8.8.8", "169.254.169.254",
      "10.0.0.1",  "172.17.0.1",           "192.168.1.1",   "0.0.0.0", "255.255.255.255",
      "224.0.0.1", "2606:4700:4700::1111", "fd00:ec2::254", "::1",     "::ffff:127.0.0.1"};
  static const int ports[] = {22, 53, 80, 443, 2375, 8080};
  static const struct {
    int family, type, protocol;
  } kinds[] = {{AF_INET, SOCK_RAW, 1},      {AF_INET6, SOCK_RAW, 58},    {AF_INET, SOCK_DGRAM, 1},
               {AF_PACKET, SOCK_RAW, 768},  {AF_NETLINK, SOCK_RAW, 0},   {AF_NETLINK, SOCK_DGRAM, 16},
               {40, SOCK_STREAM, 0},        {AF_ALG, SOCK_SEQPACKET, 0}, {AF_BLUETOOTH, SOCK_RAW, 0},
               {29, SOCK_RAW, 1},           {44, SOCK_RAW, 0},           {AF_INET, SOCK_STREAM, 262},
               {AF_INET, SOCK_STREAM, 132}, {AF_UNIX, SOCK_SEQPACKET, 0}};
  own_loopback = argc > 1 && !strcmp(argv[1], "loopback");
  for (size_t a = 0; a < sizeof addresses / sizeof addresses[0]; a++)
    for (size_t p = 0; p < sizeof ports / sizeof ports[0]; p++)
      if (!own_loopback || (strcmp(addresses[a], "0.0.0.0") != 0 && strncmp(addresses[a], "::ffff", 6) != 0))
        reach(addresses[a], ports[p]);
  for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
    REFUSED(socket(kinds[k].family, kinds[k].type, kinds[k].protocol), EAFNOSUPPORT, EPROTONOSUPPORT, EPERM, EACCES);
  int any = socket(AF_INET, SOCK_DGRAM, 0);
  struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_PROMISC};
  REFUSED(ioctl(any, SIOCSIFFLAGS, &request), EPERM, ENOTTY);
  request.ifr_mtu = 100;
  REFUSED(ioctl(any, SIOCSIFMTU, &request), EPERM, ENOTTY);
  REFUSED(ioctl(any, 0x8946 /* SIOCETHTOOL */, &request), ENOTTY, EOPNOTSUPP, EPERM, EFAULT, ENODEV);
  REFUSED(setsockopt(any, SOL_SOCKET, SO_MARK, &(int){1}, sizeof(int)), EPERM, ENOPROTOOPT);
  REFUSED(setsockopt(any, SOL_SOCKET, SO_RCVBUFFORCE, &(int){1 << 24}, sizeof(int)), EPERM, ENOPROTOOPT);
  REFUSED(setsockopt(any, IPPROTO_IP, 19 /* IP_TRANSPARENT */, &(int){1}, sizeof(int)), EPERM, ENOPROTOOPT);
  REFUSED(setsockopt(socket(AF_INET6, SOCK_DGRAM, 0), IPPROTO_IPV6, 32 /* IPV6_FLOWLABEL_MGR */, &(char[32]){0}, 32),
          ENOPROTOOPT);
  for (int i = 1; i < 64; i++) {
    request.ifr_ifindex = i;
    if (ioctl(any, SIOCGIFNAME, &request) == 0 && strcmp(request.ifr_name, "lo") != 0 && !strstr(request.ifr_name, "0"))
      broken("the interface %s", request.ifr_name);
  }
  return 0;
}
