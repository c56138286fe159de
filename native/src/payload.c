#include "payload.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arch.h"
#include "landlock.h"
#include "mark.h"
#include "setup.h"

enum { PAGE = 4096 };

// The child's. Its top is touched beforehand, so that no run pays for its first pages.
_Alignas(16) static char stack[64 << 10];

// What init and child share while the child, which borrows the init's memory as by vfork(2), gets ready.
struct start {
  const struct payload *payload;
  struct failure why;
};

// The payload may open /proc/self/fd/0 again, and with the uid of a file's owner also for writing: input is a pipe or
// the like, or a sealed file in memory. Below a directory it would find the host's files.
static bool is_harmless(int fd, bool input) {
  struct stat status;
  errno = 0;
  if (fstat(fd, &status) < 0 || S_ISDIR(status.st_mode) || S_ISBLK(status.st_mode)) return false;
  if (!input || !S_ISREG(status.st_mode)) return true;
  int seals = fcntl(fd, F_GET_SEALS);
  return seals >= 0 && seals & F_SEAL_WRITE;
}

static int set_stdio(const struct payload *p, struct failure *why) {
  // What the init has made itself is harmless.
  for (int i = 0; i < 3; i++)
    if (run_has_fd(p->command->flags, i) && !is_harmless(p->stdio[i], i == 0))
      return fail_with(why, STAGE_STDIO, errno ? errno : EPERM, (uint32_t)i, "neither a pipe nor a sealed file");
  for (int i = 0; i < 3; i++)
    if (dup2(p->stdio[i], i) < 0) return fail(why, STAGE_STDIO, (uint32_t)i, "standard input and output");
  if (syscall(SYS_close_range, 3, ~0u, 0) < 0) return fail(why, STAGE_STDIO, 3, "close all other descriptors");
  return 0;
}

// Those that differ from run to run, and the hard limits of the init, which a payload's cannot exceed.
static const enum __rlimit_resource own_limits[] = {RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_STACK, RLIMIT_NPROC,
                                                    RLIMIT_NOFILE};
enum { OWN_LIMITS = sizeof own_limits / sizeof own_limits[0] };
static rlim_t highest[OWN_LIMITS];

// Lowers both limits; a hard limit of the caller's that is lower stays.
static int limit(enum __rlimit_resource resource, rlim_t value, struct failure *why) {
  struct rlimit now;
  if (getrlimit(resource, &now) < 0) return fail(why, STAGE_RLIMIT, resource, "getrlimit");
  rlim_t wanted = value > now.rlim_max ? now.rlim_max : value;
  const struct rlimit set = {.rlim_cur = wanted, .rlim_max = wanted};
  return setrlimit(resource, &set) < 0 ? fail(why, STAGE_RLIMIT, resource, "setrlimit") : 0;
}

int payload_prepare(struct failure *why) {
  if (limit(RLIMIT_MEMLOCK, 64 << 10, why) < 0 || limit(RLIMIT_MSGQUEUE, 0, why) < 0 ||
      limit(RLIMIT_NICE, 0, why) < 0 || limit(RLIMIT_RTPRIO, 0, why) < 0)
    return -1;
  for (int i = 0; i < OWN_LIMITS; i++) {
    struct rlimit now;
    if (getrlimit(own_limits[i], &now) < 0) return fail(why, STAGE_RLIMIT, own_limits[i], "getrlimit");
    highest[i] = now.rlim_max;
  }
  return 0;
}

void payload_touch(void) { stack[sizeof stack - 1] = stack[sizeof stack - 1 - PAGE] = 0; }

static int set_limits(const struct payload *p, struct failure *why) {
  const struct limits *l = &p->command->limits;
  // That of processor time is only a backstop: the init's timer is finer, and this one counts each process apart.
  const uint64_t wanted[OWN_LIMITS] = {l->cpu_us / 1000000u + 2, l->file, l->stack, p->most_tasks, l->open_files};
  for (int i = 0; i < OWN_LIMITS; i++) {
    rlim_t value = wanted[i] > highest[i] ? highest[i] : wanted[i];
    const struct rlimit set = {.rlim_cur = value, .rlim_max = value};
    if (setrlimit(own_limits[i], &set) < 0) return fail(why, STAGE_RLIMIT, own_limits[i], "setrlimit");
  }
  return 0;
}

// For good: the filter keeps the payload from changing it.
static int pin(int processor, struct failure *why) {
  if (processor < 0) return 0;
  cpu_set_t one;
  CPU_ZERO(&one);
  if (processor >= CPU_SETSIZE) return fail_with(why, STAGE_AFFINITY, EINVAL, (uint32_t)processor, "processor");
  CPU_SET((unsigned)processor, &one);
  return setup_call(SYS_sched_setaffinity, 0, sizeof one, (uintptr_t)&one, 0, 0) < 0
             ? fail(why, STAGE_AFFINITY, (uint32_t)processor, "processor")
             : 0;
}

static int drop_capabilities(struct failure *why) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  const struct __user_cap_data_struct none[2] = {0};
  return syscall(SYS_capset, &header, none) < 0 ? fail(why, STAGE_CAPABILITIES, 3, "drop all capabilities") : 0;
}

static void execute(const struct command *p, struct failure *why) {
  const char *name = p->argv[0], *search = NULL;
  if (!strchr(name, '/')) {
    for (char **variable = p->env; *variable && !search; variable++)
      if (strncmp(*variable, "PATH=", 5) == 0) search = *variable + 5;
  }
  if (!search) {
    execve(name, p->argv, p->env);
    fail(why, STAGE_EXEC, 0, name);
    return;
  }
  // A name that is found but may not be executed is the better explanation than one that is not found further on.
  int error = ENOENT;
  while (*search) {
    char path[PATH_MAX];
    size_t length = strcspn(search, ":");
    if (snprintf(path, sizeof path, "%.*s/%s", (int)length, search, name) < (int)sizeof path)
      execve(path, p->argv, p->env);
    if (errno != ENOENT && errno != ENOTDIR) error = errno;
    search += length + (search[length] == ':');
  }
  fail_with(why, STAGE_EXEC, error, 0, name);
}

// In the child. Anything that could wait for somebody else would make the init wait too, so nothing here does.
static int child(void *argument) {
  struct start *start = argument;
  const struct payload *p = start->payload;
  struct failure *why = &start->why;
  MARK("run: vfork");
  // A group of its own, in the cell's session; a session for each run would make a scheduling group for it too.
  if (setpgid(0, 0) < 0) {
    fail(why, STAGE_SESSION, 0, "setpgid");
    _exit(1);
  }
  MARK("run: process group");
  int rules = p->scratch->rules;
  if (p->scratch_apart && scratch_mount_apart(p->scratch, &rules, why) < 0) _exit(1);
  MARK("run: mounts of its own");
  // Before the ruleset's descriptor is closed with the others; nothing can be mounted any more behind it.
  if (landlock_enter(rules, why) < 0) _exit(1);
  MARK("run: landlock");
  if (set_stdio(p, why) < 0) _exit(1);
  MARK("run: descriptors");
  if (chdir(p->command->cwd) < 0) {
    fail(why, STAGE_WORKING_DIRECTORY, 0, p->command->cwd);
    _exit(1);
  }
  if (pin(p->command->processor, why) < 0 || set_limits(p, why) < 0 || drop_capabilities(why) < 0) _exit(1);
  MARK("run: directory, limits, capabilities");
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execute(p->command, why);
  _exit(1);
}

pid_t payload_start(const struct payload *payload, struct failure *why) {
  struct start start = {.payload = payload};
  pid_t pid = clone(child, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, &start);
  if (pid < 0) return fail(why, STAGE_FORK, 0, "clone the payload");
  if (!start.why.stage) return pid;
  waitpid(pid, NULL, 0);
  *why = start.why;
  return -1;
}
