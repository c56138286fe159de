// Changes everything about itself that a process can, so that the next run of its cell would show what it had inherited:
// see state.c, which runs before and after it.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

#include "attack.h"

enum { SET_MDWE = 65 };  // Linux 6.3: no memory becomes executable any more

static void put(const char *path, const char *text) {
  int fd = open(path, O_WRONLY);
  if (fd >= 0 && write(fd, text, strlen(text)) < 0) held("%s: %s", path, strerror(errno));
  if (fd >= 0) close(fd);
}

static void timers(void) {
  const struct itimerval soon = {.it_interval = {.tv_usec = 300000}, .it_value = {.tv_usec = 300000}};
  struct sigevent tell = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2};
  const struct itimerspec when = {.it_value = {.tv_nsec = 300000000}};
  timer_t timer;
  alarm(1);
  for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++) setitimer((enum __itimer_which)which, &soon, NULL);
  if (timer_create(CLOCK_MONOTONIC, &tell, &timer) == 0) timer_settime(timer, 0, &when, NULL);
}

static void limits(void) {
  for (int resource = 0; resource < RLIM_NLIMITS; resource++) {
    struct rlimit now;
    if (resource == RLIMIT_NPROC || getrlimit(resource, &now) < 0) continue;
    now.rlim_max = now.rlim_cur = now.rlim_cur > 4096 ? 4096 : now.rlim_cur;
    setrlimit(resource, &now);
  }
}

int main(void) {
  sigset_t all;
  sigfillset(&all);
  for (int number = 1; number < NSIG; number++) signal(number, SIG_IGN);
  sigprocmask(SIG_BLOCK, &all, NULL);
  timers();
  umask(0777);
  if (chdir("/") < 0) broken("chdir: %s", strerror(errno));
  setsid();
  prctl(PR_SET_NAME, "cloister-init");
  prctl(PR_SET_DUMPABLE, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  prctl(PR_SET_KEEPCAPS, 1);
  prctl(PR_SET_TIMERSLACK, 1000000000ul);
  prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
  prctl(PR_SET_TSC, PR_TSC_SIGSEGV);
  prctl(SET_MDWE, 1, 0, 0, 0);
  prctl(PR_SET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, PR_SPEC_DISABLE, 0, 0);
  prctl(PR_MCE_KILL, PR_MCE_KILL_SET, PR_MCE_KILL_EARLY, 0, 0);
  put("/proc/self/oom_score_adj", "1000");
  put("/proc/self/coredump_filter", "7f");
  put("/proc/self/autogroup", "19");
  mlockall(MCL_FUTURE);
  setpriority(PRIO_PROCESS, 0, 19);
  const struct sched_param none = {0};
  sched_setscheduler(0, SCHED_IDLE, &none);
  syscall(SYS_ioprio_set, 1, 0, 3 << 13);
  // Standard input and output are shared with whoever holds the other end.
  for (int fd = 0; fd < 3; fd++) fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK | O_ASYNC);
  limits();
  held("it has changed what it can");
  return 0;
}
