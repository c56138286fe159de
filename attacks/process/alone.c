// The second step of many cases: looks for whatever an earlier run of its cell, or another cell, has left alive. Only pid
// 1 and the program itself may be there, by every way to ask.
#include <dirent.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "attack.h"

enum { HIGHEST_PID = 70000, NEAR = 300 };

static int seen_in_proc(void) {
  int others = 0;
  DIR *list = opendir("/proc");
  for (struct dirent *entry; list && (entry = readdir(list));) {
    int pid = atoi(entry->d_name);
    if (pid > 1 && pid != getpid()) others++;
  }
  if (list) closedir(list);
  return list ? others : -1;
}

int main(void) {
  int signalled = 0, opened = 0;
  for (int pid = 2; pid < HIGHEST_PID; pid++)
    if (pid != getpid() && kill(pid, 0) == 0) signalled++;
  for (int pid = 2; pid < getpid() + NEAR; pid++)
    if (pid != getpid() && syscall(SYS_pidfd_open, pid, 0) >= 0) opened++;
  if (getppid() != 1) broken("its parent is %d", getppid());
  if (seen_in_proc() != 0) broken("/proc shows %d others", seen_in_proc());
  if (signalled || opened) broken("%d others can be signalled, %d opened", signalled, opened);
  REFUSED(kill(-1, 0), ESRCH);
  REFUSED(waitpid(-1, NULL, 0), ECHILD);
  held("alone but for pid 1");
  return 0;
}
