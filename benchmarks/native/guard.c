// Runs a command that must not outlive the one who started it: `guard COMMAND [ARGUMENT...]`.
//
// When standard input ends, which it also does when the other side is killed, the command gets SIGTERM, and SIGKILL if
// it is still there after some seconds. PR_SET_PDEATHSIG would not do: it fires when the thread ends that forked.
// The command's own standard input is /dev/null. Exit code: the command's, 128 + the signal that ended it, 127 if it
// cannot be executed.

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 15000 };

// Whether the command has ended before so much time was over, or before the input has.
static int wait_for(int pidfd, int input, int timeout_ms) {
  struct pollfd watched[2] = {{.fd = pidfd, .events = POLLIN}, {.fd = input, .events = POLLIN}};
  while (1) {
    int ready = poll(watched, 2, timeout_ms);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0 || watched[0].revents) return ready > 0;
    char skipped[256];
    if (read(input, skipped, sizeof skipped) <= 0) return 0;
  }
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: guard COMMAND [ARGUMENT...]\n");
    return 2;
  }
  pid_t pid = fork();
  if (pid == 0) {
    int null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(null_fd, 0);
    execvp(argv[1], argv + 1);
    perror(argv[1]);
    _exit(127);
  }
  // From the terminal these reach the command by themselves; the guard stays to see it end.
  signal(SIGINT, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
  if (pid < 0 || pidfd < 0) {
    perror("guard");
    return 3;
  }
  if (!wait_for(pidfd, 0, -1)) {
    kill(pid, SIGTERM);
    if (!wait_for(pidfd, -1, PATIENCE_MS)) kill(pid, SIGKILL);
  }
  int status;
  if (waitpid(pid, &status, 0) < 0) return 3;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
