// Files of the host that hold secrets. A compiler quotes the lines that it does not understand, and tells what is
// there.
#if __has_include("/etc/gshadow")
#error BROKEN /etc/gshadow can be read
#endif
#if __has_include("/etc/shadow")
#error BROKEN /etc/shadow can be read
#endif
#if __has_include("/etc/shadow-")
#error BROKEN /etc/shadow- can be read
#endif
#if __has_include("/etc/sudoers")
#error BROKEN /etc/sudoers can be read
#endif
#if __has_include("/etc/machine-id")
#error BROKEN /etc/machine-id can be read
#endif
#if __has_include("/etc/ssh/ssh_host_ed25519_key")
#error BROKEN /etc/ssh/ssh_host_ed25519_key can be read
#endif
#if __has_include("/root/.bash_history")
#error BROKEN /root/.bash_history can be read
#endif
#if __has_include("/root/.bashrc")
#error BROKEN /root/.bashrc can be read
#endif
#if __has_include("/root/.ssh/id_rsa")
#error BROKEN /root/.ssh/id_rsa can be read
#endif
#if __has_include("/home/../root/.profile")
#error BROKEN /home/../root/.profile can be read
#endif
#if __has_include("/var/lib/dpkg/status")
#error BROKEN /var/lib/dpkg/status can be read
#endif
#if __has_include("/var/log/dpkg.log")
#error BROKEN /var/log/dpkg.log can be read
#endif
#include <stdio.h>

int main(void) {
  puts("held");
  return 0;
}
