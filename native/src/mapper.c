#include "mapper.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/sched.h>

#include "arch.h"
#include "fd.h"

// Two namespaces, one in the other. The helpers map the ids in the outer one, which belongs to a process that only
// passes them on: there it gives up the user's supplementary groups, which no cell is to have, and then forbids
// setgroups(2) in the inner one, so that each cell's init may map its group by itself. In one namespace both cannot be
// had: giving up groups needs a map, and setgroups cannot be forbidden once there is one (user_namespaces(7)).

struct mapper {
  const struct ids *ids;
  unsigned long namespaces;
  void (*start)(void *);
  void *argument;
  int go, made;  // it waits for the maps at one, and tells the launcher's pid by the other
};

static _Noreturn void pass_on(const struct mapper *m) {
  char byte;
  if (read(m->go, &byte, 1) != 1) _exit(1);
  if (setgroups(0, NULL) < 0 || setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0) _exit(1);
  // Only of a dumpable process do the files in /proc belong to its user.
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  struct clone_args how = {.flags = m->namespaces | CLONE_NEWUSER | CLONE_PARENT};
  pid_t pid = (pid_t)syscall(SYS_clone3, &how, sizeof how);
  if (pid == 0) {
    close(m->go);
    close(m->made);
    m->start(m->argument);
    _exit(1);
  }
  // In the outer namespace the ids of the range begin at 1.
  const struct ids inner = {.count = m->ids->count, .first_user = 1, .first_group = 1};
  if (pid > 0 && ids_write_maps(&inner, pid, 0, 0) == 0 && write(m->made, &pid, sizeof pid) == sizeof pid) _exit(0);
  if (pid > 0) kill(pid, SIGKILL);
  // The caller must know of it, to reap it.
  pid = -pid;
  _exit(write(m->made, &pid, sizeof pid) == sizeof pid ? 1 : 2);
}

// Runs a helper, and keeps the first line of what it says.
static int run_helper(char *const arguments[], char *said, size_t room) {
  int pair[2], status = -1;
  if (pipe2(pair, O_CLOEXEC) < 0) return -1;
  auto_fd int from = pair[0], to = pair[1];
  pid_t pid = fork();
  if (pid == 0) {
    static char *const nothing[] = {NULL};
    if (dup2(to, 2) == 2) execve(arguments[0], arguments, nothing);
    _exit(127);
  }
  fd_close(&to);
  if (pid < 0) return -1;
  size_t length = 0;
  for (ssize_t got; length < room - 1 && (got = read(from, said + length, room - 1 - length)) > 0;)
    length += (size_t)got;
  said[length] = 0;
  said[strcspn(said, "\n")] = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

// Maps the caller's own id as root, and a range behind it.
static int map_by(const char *helper, pid_t pid, unsigned own, unsigned first, struct ids *ids) {
  char path[PATH_ROOM], numbers[4][16], root[] = "0", one[] = "1", behind[] = "1", said[128] = "",
                                        why[sizeof said + 64];
  snprintf(path, sizeof path, "%s", helper);
  snprintf(numbers[0], sizeof numbers[0], "%d", pid);
  snprintf(numbers[1], sizeof numbers[1], "%u", own);
  snprintf(numbers[2], sizeof numbers[2], "%u", first);
  snprintf(numbers[3], sizeof numbers[3], "%u", ids->count);
  char *const arguments[] = {path, numbers[0], root, numbers[1], one, behind, numbers[2], numbers[3], NULL};
  if (run_helper(arguments, said, sizeof said) == 0) return 0;
  const char *name = strrchr(helper, '/');
  snprintf(why, sizeof why, "%.40s failed: %s", name ? name + 1 : helper, *said ? said : "it said nothing");
  ids_refuse(ids, why);
  return -1;
}

static pid_t end(pid_t pid) {
  kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
  return -1;
}

// The launcher's pid, or -1. The mapper has ended then.
static pid_t await_launcher(pid_t mapper, int made, struct ids *ids) {
  pid_t launcher = -1;
  ssize_t got = read(made, &launcher, sizeof launcher);
  waitpid(mapper, NULL, 0);
  if (got == sizeof launcher && launcher > 0) return launcher;
  if (got == sizeof launcher && launcher < -1) end(-launcher);
  ids_refuse(ids, "the launcher could not be cloned into a namespace of its own within that of the range");
  return -1;
}

pid_t mapper_clone(const struct ids_offer *offer, struct ids *ids, unsigned long namespaces, void (*start)(void *),
                   void *argument) {
  int go[2], made[2];
  if (pipe2(go, O_CLOEXEC) < 0) return -1;
  auto_fd int wait = go[0], begin = go[1];
  if (pipe2(made, O_CLOEXEC) < 0) return -1;
  auto_fd int told = made[0], tell = made[1];
  struct mapper mapper = {.ids = ids, .namespaces = namespaces, .start = start, .argument = argument};
  struct clone_args how = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};
  pid_t pid = (pid_t)syscall(SYS_clone3, &how, sizeof how);
  if (pid == 0) {
    fd_close(&begin);
    fd_close(&told);
    mapper.go = wait;
    mapper.made = tell;
    pass_on(&mapper);
  }
  fd_close(&wait);
  fd_close(&tell);
  if (pid < 0) {
    ids_refuse(ids, "a user namespace cannot be made");
    return -1;
  }
  if (map_by(offer->newuidmap, pid, geteuid(), ids->first_user, ids) < 0 ||
      map_by(offer->newgidmap, pid, getegid(), ids->first_group, ids) < 0)
    return end(pid);
  if (write(begin, "", 1) != 1) return end(pid);
  return await_launcher(pid, told, ids);
}
