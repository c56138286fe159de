// Reads what a host has and a cell has no business with: accounts, homes, configuration, sockets of its services.
#include <fcntl.h>

#include "attack.h"

int main(void) {
  static const char *const absent[] = {"/etc/shadow",
                                       "/etc/gshadow",
                                       "/etc/sudoers",
                                       "/etc/ssh",
                                       "/etc/machine-id",
                                       "/etc/fstab",
                                       "/etc/ssl/private",
                                       "/etc/krb5.keytab",
                                       "/etc/kubernetes",
                                       "/root",
                                       "/root/.ssh/id_rsa",
                                       "/root/.bash_history",
                                       "/home",
                                       "/boot",
                                       "/sys",
                                       "/srv",
                                       "/media",
                                       "/opt",
                                       "/lost+found",
                                       "/.dockerenv",
                                       "/run/docker.sock",
                                       "/run/containerd/containerd.sock",
                                       "/run/dbus/system_bus_socket",
                                       "/run/systemd",
                                       "/run/secrets",
                                       "/run/user",
                                       "/var/run/docker.sock",
                                       "/var/lib/docker",
                                       "/var/lib/dpkg/status",
                                       "/var/log/syslog",
                                       "/var/log/wtmp",
                                       "/var/spool/cron",
                                       "/var/mail/root",
                                       "/work/../root/.aws/credentials",
                                       "/proc/1/environ",
                                       "/proc/1/cwd/pom.xml",
                                       "/proc/self/root/home"};
  for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) UNREADABLE(absent[i], ENOENT, EACCES);
  // What stands for the host's accounts names nobody of the host's.
  char line[256];
  FILE *accounts = fopen("/etc/passwd", "re");
  while (accounts && fgets(line, sizeof line, accounts)) {
    if (strncmp(line, "root:", 5) != 0 && strncmp(line, "nobody:", 7) != 0) broken("an account: %s", line);
    if (strstr(line, "$6$") || strstr(line, "$y$")) broken("a password: %s", line);
  }
  held("no account of the host");
  FILE *servers = fopen("/etc/resolv.conf", "re");
  while (servers && fgets(line, sizeof line, servers))
    if (!strncmp(line, "nameserver", 10) || !strncmp(line, "search", 6)) broken("a name server: %s", line);
  return 0;
}
