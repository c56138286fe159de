// Looks for what it was given besides its command: environment, auxiliary vector, arguments, descriptors, signals,
// masks, priorities, sessions. All of it must be what was asked for, or as in a process that was just made.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/securebits.h>
#include <sched.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "attack.h"

static void expect(const char *what, long is, long must) {
  if (is == must)
    held("%s: %ld", what, is);
  else
    broken("%s: %ld, not %ld", what, is, must);
}

static void environment(void) {
  static const char *const allowed[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/work", "LANG=C.UTF-8"};
  int seen = 0;
  for (char **variable = environ; *variable; variable++) {
    int known = 0;
    for (int i = 0; i < 3; i++) known |= !strcmp(*variable, allowed[i]);
    if (!known) broken("the variable %s", *variable);
    seen += known;
  }
  expect("variables", seen, 3);
}

// Behind the environment stand the program's own name and 16 random bytes; nothing that was there before.
static void stack(void) {
  const char *name = (const char *)getauxval(AT_EXECFN);
  if (!name || strncmp(name, "/program/", 9) != 0) broken("AT_EXECFN is %s", name ? name : "nothing");
  expect("AT_UID", (long)getauxval(AT_UID), 0);
  expect("AT_EUID", (long)getauxval(AT_EUID), 0);
  expect("AT_SECURE", (long)getauxval(AT_SECURE), 0);
  // Above what the vector points to there is one name, and the page ends.
  const char *at = name + strlen(name) + 1;
  int left = 0;
  while (((unsigned long)at & 4095) != 0) left += *at++ != 0;
  expect("bytes behind the last name", left, 0);
}

int main(int argc, char **argv) {
  sigset_t mask;
  struct sigaction action;
  int odd = 0;
  char path[64] = "";
  environment();
  stack();
  expect("arguments", argc, 1);
  (void)argv;
  sigprocmask(SIG_BLOCK, NULL, &mask);
  for (int number = 1; number < 65; number++) {
    if (sigismember(&mask, number) == 1) broken("signal %d is blocked", number);
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_DFL) odd++;
  }
  sigpending(&mask);
  for (int number = 1; number < 65; number++) odd += sigismember(&mask, number) == 1;
  expect("signals that are ignored, handled or pending", odd, 0);
  expect("umask", umask(022), 022);
  expect("nice", getpriority(PRIO_PROCESS, 0), 0);
  expect("scheduling", sched_getscheduler(0), SCHED_OTHER);
  expect("personality", personality(0xffffffff), 0);
  expect("no_new_privs", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 1);
  expect("seccomp", prctl(PR_GET_SECCOMP), 2);
  expect("dumpable", prctl(PR_GET_DUMPABLE), 1);
  expect("PDEATHSIG", prctl(PR_GET_PDEATHSIG, path) ? -1 : path[0], 0);
  expect("child subreaper", prctl(PR_GET_CHILD_SUBREAPER, path) ? -1 : path[0], 0);
  expect("securebits", prctl(PR_GET_SECUREBITS) & SECBIT_NOROOT, SECBIT_NOROOT);
  expect("timer slack", prctl(PR_GET_TIMERSLACK), 50000);
  expect("parent", getppid(), 1);
  expect("session", getsid(0), 1);
  expect("group", getpgrp(), getpid());
  REFUSED(open("/dev/tty", O_RDWR), ENOENT, ENXIO);
  if (!getcwd(path, sizeof path) || strcmp(path, "/work") != 0) broken("the folder is %s", path);
  expect("groups", getgroups(0, NULL) > 1, 0);
  return 0;
}
