// Reads what the kernel counts of the network, where nothing was done yet: it must tell neither of this cell's earlier
// runs nor of cells before it.
#include <fcntl.h>

#include "attack.h"

static char text[1 << 16];

static int slurp(const char *path) {
  int file = open(path, O_RDONLY);
  ssize_t length = 0, got;
  while ((got = read(file, text + length, sizeof text - 1 - (size_t)length)) > 0) length += got;
  text[length] = 0;
  close(file);
  return (int)length;
}

int main(void) {
  // Files with a header and nothing else.
  static const char *const empty[] = {"tcp",    "tcp6",     "udp",           "udp6",         "raw",      "raw6",
                                      "unix",   "arp",      "ip6_flowlabel", "packet",       "igmp6",    "route",
                                      "ptype6", "mcfilter", "rt_cache",      "nf_conntrack", "xt_recent"};
  char path[64];
  for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++) {
    snprintf(path, sizeof path, "/proc/self/net/%s", empty[i]);
    if (slurp(path) == 0) continue;
    char *second = strchr(text, '\n');
    if (second && second[1] && strcmp(empty[i], "igmp6") != 0) broken("%s has %.80s", path, second + 1);
  }
  static const char *const counters[] = {"Ip6OutNoRoutes", "Udp6OutDatagrams", "Icmp6OutMsgs", "Ip6OutRequests"};
  slurp("/proc/self/net/snmp6");
  for (size_t i = 0; i < sizeof counters / sizeof counters[0]; i++) {
    const char *line = strstr(text, counters[i]);
    if (line && strtol(line + strlen(counters[i]), NULL, 10) != 0) broken("%.60s", line);
  }
  slurp("/proc/self/net/snmp");
  const char *header = strstr(text, "\nTcp: "), *values = header ? strstr(header + 6, "\nTcp: ") : NULL;
  long active = -1;
  if (!values || sscanf(values, "\nTcp: %*d %*d %*d %*d %ld", &active) != 1 || active != 0)
    broken("%ld connections were made", active);
  slurp("/proc/self/net/sockstat");
  if (!strstr(text, "sockets: used 0\n")) broken("there are sockets: %.40s", text);
  held("nobody was here");
  return 0;
}
