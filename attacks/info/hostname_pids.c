// Asks who and where it is: names of the machine, numbers of processes, other users; and changes them.
#define _GNU_SOURCE
#include <grp.h>
#include <signal.h>
#include <sys/fsuid.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

#include "attack.h"

int main(void) {
  struct utsname name;
  int others = 0;
  if (uname(&name) < 0 || strcmp(name.nodename, "cell") != 0 ||
      (name.domainname[0] && strcmp(name.domainname, "(none)")))
    broken("the machine is %s of %s", name.nodename, name.domainname);
  else
    held("the machine is 'cell'");
  REFUSED(sethostname("evil", 4), EPERM);
  REFUSED(setdomainname("evil", 4), EPERM);
  for (pid_t pid = 1; pid < 32768; pid++)
    if (pid != getpid() && (getpgid(pid) >= 0 || syscall(SYS_pidfd_open, pid, 0) >= 0)) others += pid != 1;
  if (others) broken("%d other processes can be named", others);
  for (pid_t pid = 2; pid < 32768; pid++)
    if (pid != getpid() && (kill(pid, 0) == 0 || getpriority(PRIO_PROCESS, (id_t)pid) >= 0 || errno != ESRCH))
      if (errno != ESRCH) broken("process %d: %s", pid, strerror(errno));
  for (uid_t uid = 1; uid < 70000; uid++)
    if (setuid(uid) == 0 || setgid(uid) == 0 || setfsuid(uid) == (int)uid) broken("user %u", uid);
  REFUSED(setgroups(1, &(gid_t){0}), EPERM);
  REFUSED(setresuid(1, 1, 1), EINVAL, EPERM);
  REFUSED(chown("/work", 65534, 65534), EINVAL, EPERM);
  if (getpid() > 30000 || getppid() != 1) broken("process %d of %d", getpid(), getppid());
  held("nobody else is here");
  return 0;
}
