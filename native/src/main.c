// cloister-launcher: theory of operation
//
// The JVM starts this program once, with the control connection (native/PROTOCOL.md) as descriptor 3, and sends HELLO.
// Four kinds of process come of it, all of this one static binary, none of which ever executes anything but a payload:
//
//   guard      this process. Makes the launcher's cgroups (as root, if it is root), clones the launcher, waits for
//              it, and removes the cgroups when it has died, of whatever cause. Holds the control connection until
//              then, so that the JVM sees its end only when nothing is left. Takes ids for the cells, where it is
//              offered a range (ids.h), and has them mapped by newuidmap (mapper.h) or, as root, maps them itself.
//   launcher   pid 1 of a pid namespace, in a user and a mount namespace (U0), as the unprivileged user. Keeps a
//              mount tree of a dozen mounts, in which templates are put together (template.c, tree.c), and slots
//              (slot.c): each OPEN_CELL goes to an idle slot, or to a new one. Once its tree stands it puts itself,
//              and so all that follow, under the payloads' filter (filter.c); what keepers and inits need beyond
//              that passes by a secret that no payload can have (setup.h).
//   keeper     one a slot (keeper.c). Holds what cells can have one after another: a user and a group of their own, a
//              net namespace, the template's overlay, and with cgroup v1 a place in the slot's cgroup. Mounts for its
//              cells what those may not read themselves (lend.h). Clones the inits, one at a time, and reports
//              CELL_GONE when a cell is dead and the slot as it was before; if it is not, the keeper ends instead.
//   cell init  pid 1 of a cell (cell.c, init.c), in fresh user, pid, mount, ipc, uts and cgroup namespaces. Builds
//              the cell's root, gives up what it can, and takes requests from its own connection with the JVM: files in
//              and out (collect.c), and runs (run.c). A run's payload (payload.c) is its child: without capabilities
//              and limited; the init carries its output (capture.c), measures (meter.c, sample.c), ends what goes
//              over a limit (watch.c), and kills and reaps every process of the run before it reports the result.
//
// Who dies with whom: a payload with its init, because the kernel empties a pid namespace whose first process has
// died; an init with its keeper, by PDEATHSIG; keepers and all below them with the launcher, whose pid namespace they
// are in. The launcher dies with the guard (PDEATHSIG, and a pipe that only the guard holds open). All of them end
// when the JVM does: the control connection ends, and each cell's connection too.
//
// Descriptors: the guard holds 3, its cgroup directories and the locks of its ids; the launcher 3, those locks, a
// signalfd, the guard's pipe, the cgroup directories and for each slot its connection and cgroup; a keeper 3 (its
// connection with the launcher), a signalfd, its cgroup, and where it has an id of its own both ends of a connection
// with its inits; an init 3 (its cell connection), a signalfd, a timer, the scratch and its folders, the launcher's
// tree (to reach mounts through), its cgroup's control files, its end of the connection with the keeper, and during a
// run the reading ends of the pipes that its output comes through (capture.c). A payload gets 0, 1 and 2 and nothing
// else.

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/capability.h>
#include <linux/sched.h>

#include "arch.h"
#include "cgroup.h"
#include "fd.h"
#include "launcher.h"
#include "mapper.h"
#include "mark.h"

// Standard input and output are the JVM's; only standard error is kept, for a last word. All three are open afterwards,
// whatever the JVM left closed, so that no other descriptor ever has one of their numbers.
static int tidy_descriptors(struct failure *why) {
  int null = open("/dev/null", O_RDWR);
  if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || (fcntl(2, F_GETFD) < 0 && dup2(null, 2) < 0) ||
      fcntl(CONTROL_CONNECTION, F_SETFD, FD_CLOEXEC) < 0 ||
      syscall(SYS_close_range, CONTROL_CONNECTION + 1, ~0u, 0) < 0)
    return fail(why, STAGE_PRIVILEGES, 10, "standard descriptors");
  return 0;
}

// What a JVM ignores or blocks would be ignored in the payload too, and an ignored SIGCHLD would hide who has died. By
// the bare call, since the C library keeps two signals to itself, and its posix_spawn(3) ignores them.
static void reset_signals(void) {
  static const struct {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)(void);
    uint64_t mask;
  } by_default = {.handler = SIG_DFL};
  sigset_t none;
  for (int number = 1; number < NSIG; number++)
    syscall(SYS_rt_sigaction, number, &by_default, NULL, sizeof by_default.mask);
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

// A terminal's ^C and a service manager's SIGTERM reach the whole process group; the JVM alone decides when to end.
static void leave_signals_to_the_jvm(void) {
  static const int polite[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  for (size_t i = 0; i < sizeof polite / sizeof polite[0]; i++) signal(polite[i], SIG_IGN);
}

// Descriptors in flight are counted per user, and held against the sender's own limit of open files: a payload that
// hoards them must meet its limit before the inits meet theirs.
static void raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// Where a cgroup is full of what no killing frees (a scratch, say), the next to be killed would be a keeper or an init.
// Only root may say so; the init of a cell offers its payload instead (meter_offer_victims), which cannot take it back:
// nothing of /proc can be written in a cell. See proc_pid_oom_score_adj(5).
static void spare_when_memory_is_short(void) {
  if (geteuid() == 0) (void)write_file(AT_FDCWD, "/proc/self/oom_score_adj", "-1000");
}

static int check_identity(const struct hello *hello, struct failure *why) {
  if (hello->uid == 0 || hello->gid == 0)
    return fail_with(why, STAGE_PRIVILEGES, EPERM, 0, "a payload never maps to root of the host");
  if (geteuid() != 0 && (hello->uid != geteuid() || hello->gid != getegid()))
    return fail_with(why, STAGE_PRIVILEGES, EPERM, 1, "only root can become another user");
  return 0;
}

// Becomes the user for as long as it takes to clone: the namespace then belongs to that user, and not to root.
static int borrow_identity(const struct hello *hello, struct failure *why) {
  if (geteuid() != 0) return 0;
  if (setgroups(0, NULL) < 0 || setegid(hello->gid) < 0 || seteuid(hello->uid) < 0)
    return fail(why, STAGE_PRIVILEGES, 2, "become the unprivileged user");
  return 0;
}

// EAGAIN passes; see setresuid(2).
static void return_identity(void) {
  if (getuid() != 0) return;
  for (int tries = 0; seteuid(0) < 0 || setegid(0) < 0; tries++)
    if (tries == 3) _exit(1);
}

// What the new process needs until it is the launcher.
struct start {
  const struct hello *hello;
  const struct cgroups *cgroups;
  pid_t outer;  // the guard
  int alive[2], go[2];
};

// The launcher's first step: nothing is made before it is in its own cgroup, so that nothing is charged to the JVM's.
static void await_go(const struct start *s, struct ids *ids) {
  struct failure why = {0};
  ssize_t got;
  do {
    got = read(s->go[0], ids, sizeof *ids);
  } while (got < 0 && errno == EINTR);
  if (got == sizeof *ids) return;
  // Without them the guard is what has failed, and says so.
  if (got < 0 && fail(&why, STAGE_CLONE, 3, "await the guard") < 0) report_failure(s->hello->id, &why);
  _exit(1);
}

static void start(void *argument) {
  const struct start *s = argument;
  static struct ids ids;
  close(s->alive[1]);
  close(s->go[1]);
  await_go(s, &ids);
  close(s->go[0]);
  launcher_main(s->hello, s->cgroups, &ids, s->outer, s->alive[0]);
}

static const unsigned long namespaces = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET;

// Borrowing another user's identity takes the effective capabilities away, but not those that can be made effective.
// The namespace belongs to that user, which counts for more than CAP_SYS_ADMIN, which many a container's root lacks.
static int write_maps_as_root(const struct ids *ids, const struct hello *hello, pid_t pid) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct sets[2];
  if (syscall(SYS_capget, &header, sets) < 0) return -1;
  for (int i = 0; i < 2; i++) sets[i].effective = sets[i].permitted;
  if (syscall(SYS_capset, &header, sets) < 0) return -1;
  return ids_write_maps(ids, pid, hello->uid, hello->gid);
}

// As root without a helper, since root may write such maps itself.
static pid_t clone_as_root(struct start *s, struct ids *ids, struct failure *why) {
  struct clone_args how = {.flags = namespaces | CLONE_NEWUSER, .exit_signal = SIGCHLD};
  if (borrow_identity(s->hello, why) < 0) return -1;
  pid_t pid = (pid_t)syscall(SYS_clone3, &how, sizeof how);
  if (pid == 0) start(s);
  int error = errno;
  if (pid > 0 && ids->count && write_maps_as_root(ids, s->hello, pid) < 0) {
    ids_refuse(ids, "the maps of the user namespace could not be written");
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return_identity();
    return clone_as_root(s, ids, why);
  }
  return_identity();
  if (pid < 0) fail_with(why, STAGE_USER_NAMESPACE, error, 0, "clone the launcher into a user namespace");
  return pid;
}

static pid_t clone_as_user(struct start *s, struct ids *ids, struct failure *why) {
  if (ids->count) {
    pid_t pid = mapper_clone(&s->hello->ids, ids, namespaces, start, s);
    if (pid > 0) return pid;
  }
  struct clone_args how = {.flags = namespaces | CLONE_NEWUSER, .exit_signal = SIGCHLD};
  pid_t pid = (pid_t)syscall(SYS_clone3, &how, sizeof how);
  if (pid == 0) start(s);
  if (pid < 0) fail(why, STAGE_USER_NAMESPACE, 0, "clone the launcher into a user namespace");
  return pid;
}

static pid_t clone_launcher(const struct hello *hello, const struct cgroups *cgroups, struct failure *why) {
  static struct ids ids;
  struct start s = {.hello = hello, .cgroups = cgroups, .outer = getpid()};
  if (pipe2(s.alive, O_CLOEXEC) < 0 || pipe2(s.go, O_CLOEXEC) < 0) {
    fail(why, STAGE_CLONE, 2, "pipes");
    return -1;
  }
  ids_reserve(&ids, &hello->ids, hello->uid, hello->gid);
  pid_t pid = geteuid() == 0 ? clone_as_root(&s, &ids, why) : clone_as_user(&s, &ids, why);
  // A launcher that has ended already is no reason to leave its cgroups behind.
  signal(SIGPIPE, SIG_IGN);
  close(s.alive[0]);
  close(s.go[0]);
  if (pid < 0) {
    // said already
  } else if (cgroups_adopt(cgroups, pid) < 0) {
    fail(why, STAGE_CGROUP, 7, "move the launcher into its cgroup");
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    pid = -1;
  } else if (write(s.go[1], &ids, sizeof ids) != sizeof ids) {
    fail(why, STAGE_CLONE, 3, "start the launcher");
  }
  close(s.go[1]);
  return pid;  // s.alive[1] stays open for as long as the guard lives, and so do the locks of its ids
}

int main(void) {
  static struct hello hello;
  struct cgroups cgroups;
  struct failure why = {0};
  int status = 1;
  prctl(PR_SET_NAME, "cloister-guard");
  marks_open();
  reset_signals();
  raise_descriptor_limit();
  spare_when_memory_is_short();
  umask(022);
  tidy_descriptors(&why);
  // Nobody can be told before that has come.
  int received = hello_receive(&hello, why.stage ? &(struct failure){0} : &why);
  if (received > 0) return 0;
  if (why.stage || received < 0 || check_identity(&hello, &why) < 0 ||
      cgroups_prepare(&cgroups, hello.cgroup_version, (int)hello.cgroup_count, hello.cgroup_dirs, hello.uid, hello.gid,
                      &why) < 0) {
    report_failure(hello.id, &why);
    return 1;
  }
  pid_t launcher = clone_launcher(&hello, &cgroups, &why);
  leave_signals_to_the_jvm();
  while (launcher > 0 && waitpid(launcher, &status, 0) < 0 && errno == EINTR) {}
  cgroups_remove(&cgroups);
  marks_print();
  if (why.stage) report_failure(hello.id, &why);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
