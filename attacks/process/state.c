// Writes down what a program inherits, or compares it with what an earlier run of the cell has written: whatever that one
// did to itself, the next begins as it did. `state save`, `state compare`.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>

#include "attack.h"

enum { ROOM = 16 << 10, GET_MDWE = 66 };

static char text[ROOM];

static void note(const char *name, long value) {
  snprintf(text + strlen(text), sizeof text - strlen(text), "%s %ld\n", name, value);
}

// But for pids and what differs by chance.
static void note_file(const char *path) {
  char bytes[4096];
  int fd = open(path, O_RDONLY);
  ssize_t length = fd < 0 ? -1 : read(fd, bytes, sizeof bytes - 1);
  bytes[length > 0 ? length : 0] = 0;
  for (char *rest, *line = strtok_r(bytes, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
    static const char *const wanted[] = {"Sig", "Shd",    "Cap",  "NoNew", "Secc", "Umask", "Tracer", "Uid",
                                         "Gid", "Groups", "Cpus", "Mems",  "THP",  "Core",  "Max",    "/autogroup"};
    bool chosen = strncmp(path, "/proc/self/status", 17) != 0;
    for (unsigned i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
      chosen = chosen || strncmp(line, wanted[i], strlen(wanted[i])) == 0;
    // The number of the group says nothing.
    char *nice = strncmp(line, "/autogroup", 10) == 0 ? strstr(line, "nice") : line;
    if (chosen && nice) snprintf(text + strlen(text), sizeof text - strlen(text), "%s: %s\n", path, nice);
  }
  if (fd >= 0) close(fd);
}

static void observe(void) {
  struct itimerval timer;
  struct stat status;
  char folder[256];
  int value = 0;
  note("session of pid 1", getsid(0) == 1);
  note("group of its own", getpgrp() == getpid());
  note("parent", getppid());
  note("alarm", alarm(0));
  for (int which = 0; which < 3; which++) {
    getitimer((enum __itimer_which)which, &timer);
    note("interval timer", timer.it_value.tv_sec * 1000000 + timer.it_value.tv_usec);
  }
  note("umask", umask(0));
  note("niceness", getpriority(PRIO_PROCESS, 0));
  note("class", sched_getscheduler(0));
  note("priority of io", syscall(SYS_ioprio_get, 1, 0));
  note("dumpable", prctl(PR_GET_DUMPABLE));
  prctl(PR_GET_PDEATHSIG, &value);
  note("signal at its parent's death", value);
  prctl(PR_GET_CHILD_SUBREAPER, &value);
  note("subreaper", value);
  note("keeps capabilities", prctl(PR_GET_KEEPCAPS));
  note("securebits", prctl(PR_GET_SECUREBITS));
  note("timer slack", prctl(PR_GET_TIMERSLACK));
  note("huge pages off", prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0));
  prctl(PR_GET_TSC, &value);
  note("time stamp counter", value);
  note("no new executable memory", prctl(GET_MDWE, 0, 0, 0, 0));
  note("speculation", prctl(PR_GET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, 0, 0, 0));
  note("machine check", prctl(PR_MCE_KILL_GET, 0, 0, 0, 0));
  note("personality", syscall(SYS_personality, 0xffffffff));
  for (int fd = 0; fd < 64; fd++)
    if (fcntl(fd, F_GETFD) >= 0 && fstat(fd, &status) == 0) {
      note("descriptor", fd);
      note("its kind", status.st_mode);
      note("its flags", fcntl(fd, F_GETFL));
    }
  snprintf(text + strlen(text), sizeof text - strlen(text), "%s\n", getcwd(folder, sizeof folder));
  note_file("/proc/self/limits");
  note_file("/proc/self/status");
  note_file("/proc/self/oom_score_adj");
  note_file("/proc/self/coredump_filter");
  note_file("/proc/self/autogroup");
}

static void compare(char *before) {
  char *rest_before, *rest_now;
  char *was = strtok_r(before, "\n", &rest_before), *is = strtok_r(text, "\n", &rest_now);
  int same = 0;
  for (; was && is; was = strtok_r(NULL, "\n", &rest_before), is = strtok_r(NULL, "\n", &rest_now)) {
    if (strcmp(was, is) != 0) broken("was: %s, is: %s", was, is);
    same++;
  }
  if (was || is) broken("one has more lines: %s", was ? was : is);
  held("%d lines are the same", same);
}

int main(int count, char **words) {
  static char before[ROOM];
  if (count < 2) return 2;
  observe();
  umask(022);
  FILE *file = fopen("state", strcmp(words[1], "save") == 0 ? "w" : "r");
  if (!file) broken("the file: %s", strerror(errno));
  if (!file) return 0;
  if (strcmp(words[1], "save") == 0) {
    fputs(text, file);
    held("%zu bytes were noted", strlen(text));
  } else {
    if (fread(before, 1, sizeof before - 1, file) == 0) broken("nothing was noted");
    compare(before);
  }
  fclose(file);
  return 0;
}
