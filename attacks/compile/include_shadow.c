// Files of the host that hold secrets. A compiler quotes the lines that it does not understand.
#include "/etc/gshadow"
#include "/etc/shadow"
#include "/etc/shadow-"
#include "/etc/ssh/ssh_host_ed25519_key"
#include "/etc/sudoers"
#include "/home/../root/.bash_history"
#include "/root/.ssh/id_rsa"
#include "/var/lib/cloister/artifacts-0"
