// Landlock by itself: what mounts, namespaces and the filter would allow here, and it does not.
#include "landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arch.h"
#include "fd.h"
#include "tap.h"

static char folder[] = "/tmp/landlock.XXXXXX";
static struct sockaddr_un name = {.sun_family = AF_UNIX};

static int create(const char *path) {
  auto_fd int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  return fd < 0 ? -1 : write(fd, "x", 1) == 1 ? 0 : -1;
}

static int talk(void) {
  auto_fd int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  return connect(fd, (struct sockaddr *)&name, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 6));
}

static int execute(const char *path) {
  pid_t pid = vfork();
  int status = -1;
  if (pid == 0) {
    execl(path, path, (char *)NULL);
    _exit(errno == EACCES ? 99 : 98);
  }
  waitpid(pid, &status, 0);
  return status;
}

static bool refused(int result, int error) { return result < 0 && errno == error; }

// Within the domain, in folder/in; the test itself is outside.
static void attempts(long abi) {
  ok(create("in/a") == 0, "a file is written where it is allowed");
  ok(mkdir("in/d", 0755) == 0 && rename("in/a", "in/d/a") == 0, "and moved from folder to folder");
  ok(truncate("in/d/a", 0) == 0 && unlink("in/d/a") == 0 && rmdir("in/d") == 0, "truncated and removed");
  ok(symlink("x", "in/l") == 0 && mkfifo("in/f", 0600) == 0 && unlink("in/l") == 0 && unlink("in/f") == 0,
     "links and fifos too");
  ok(create("/dev/null") == 0, "/dev/null takes what is written");
  ok(refused(create("out/a"), EACCES), "not a file elsewhere");
  ok(refused(create("out/there"), EACCES), "not even one that is there");
  ok(refused(mkdir("out/d", 0755), EACCES), "not a folder");
  ok(refused(unlink("out/there"), EACCES), "nothing is removed there");
  ok(refused(rename("out/there", "in/there"), EACCES) || refused(rename("out/there", "in/there"), EXDEV),
     "nor moved here");
  ok(refused(link("out/there", "in/there"), EACCES) || refused(link("out/there", "in/there"), EXDEV), "nor linked");
  if (abi >= 3) ok(refused(truncate("out/there", 0), EACCES), "nor truncated");
  ok(access("out/there", R_OK) == 0 && open("out/there", O_RDONLY | O_CLOEXEC) >= 0, "but read");
  ok(execute("/bin/true") == 0, "programs are executed");
  ok(refused(create("/proc/self/comm"), EACCES), "nothing is written in /proc");
  int ends[2];
  char path[64];
  if (pipe(ends) < 0) return;
  snprintf(path, sizeof path, "/proc/self/fd/%d", ends[1]);
  ok(create(path) == 0, "but to a pipe that is opened again by it");
  if (abi < 6) {
    tap_skip("no signal goes out of the domain", "this kernel's Landlock has no scopes");
    return;
  }
  ok(refused(kill(getppid(), 0), EPERM), "no signal goes out of the domain");
  ok(kill(getpid(), 0) == 0, "but within it");
  ok(refused(talk(), EPERM), "nobody outside is reached by an abstract socket");
}

static int child(long abi) {
  struct failure why = {0};
  auto_fd int in = open("in", O_PATH | O_DIRECTORY | O_CLOEXEC);
  auto_fd int rules = landlock_rules(&in, 1, &why);
  ok(rules >= 0 && !why.stage, "the rules are made");
  ok(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && landlock_enter(rules, &why) == 0, "the domain is entered");
  attempts(abi);
  return tap_done();
}

int main(void) {
  long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
  if (abi < 2) {
    tap_skip("a second lock", "this kernel has no Landlock of ABI 2");
    return tap_done();
  }
  landlock_learn();
  if (!mkdtemp(folder) || chdir(folder) < 0 || mkdir("in", 0755) < 0 || mkdir("out", 0755) < 0 ||
      create("out/there") < 0)
    return 1;
  auto_fd int listener = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "%05d", getpid() % 100000);
  if (bind(listener, (struct sockaddr *)&name, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 6)) < 0) return 1;
  int status = -1;
  pid_t pid = fork();
  if (pid == 0) exit(child(abi));
  waitpid(pid, &status, 0);
  unlink("out/there");
  unlink("in/there");
  rmdir("in");
  rmdir("out");
  rmdir(folder);
  return status == 0 ? 0 : 1;
}
