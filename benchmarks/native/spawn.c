// Spawns commands and says how long each took, from the vfork to the end of the wait: a fork of the JVM that measures
// would cost more than what is measured. Commands come over standard input, so that contenders in Java and contenders
// that are whole commands can take turns.
//
// A request is a line of words separated by tabs. First, any of
//   =MILLIS   the command over and over, for so long
//   <PATH     the file is opened as descriptor 3, for programs that read something from a descriptor
//   >PATH     output and errors go to this file, made anew, in place of /dev/null
// and then the command, an absolute path first. The answer is a line with
//   STATUS    the exit code, 128 + the signal, or minus the errno of the exec
//   NANOS     how long it took
//   COUNT     how many commands were run; the first that does not end with 0 is the last
//
// `spawn UID` becomes that user first. A command that takes longer than a minute is killed.

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_WORDS = 256, LONGEST_SECONDS = 60, INPUT_FD = 3 };

struct request {
  int64_t repeat_ns;
  const char *input;
  const char *output;
  char *argv[MOST_WORDS];
};

struct outcome {
  int status;
  int64_t ns;
};

extern char **environ;
static volatile pid_t child;
static int null_fd;

static int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static _Noreturn void die(const char *what) {
  perror(what);
  exit(3);
}

static void on_alarm(int signal) {
  (void)signal;
  if (child > 0) kill(child, SIGKILL);
}

// vfork(2): the child shares this memory until its exec, so that it can say what failed in `exec_errno`.
static struct outcome spawn(const struct request *request) {
  volatile int exec_errno = 0;
  int64_t start = now_ns();
  pid_t pid = vfork();
  if (pid < 0) return (struct outcome){-errno, 0};
  if (pid == 0) {
    dup2(null_fd, 0);
    dup2(null_fd, 1);
    dup2(null_fd, 2);
    if (request->input) {
      int fd = open(request->input, O_RDONLY);
      if (fd >= 0 && fd != INPUT_FD) dup2(fd, INPUT_FD);
    }
    if (request->output) {
      int fd = open(request->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
      dup2(fd, 1);
      dup2(fd, 2);
    }
    execve(request->argv[0], request->argv, environ);
    exec_errno = errno;
    _exit(127);
  }
  child = pid;
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) die("waitpid");
  int64_t took = now_ns() - start;
  child = 0;
  if (exec_errno) return (struct outcome){-exec_errno, took};
  return (struct outcome){WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status), took};
}

static bool parse(char *line, struct request *request) {
  *request = (struct request){0};
  size_t count = 0;
  char *rest = NULL;
  for (char *word = strtok_r(line, "\t", &rest); word; word = strtok_r(NULL, "\t", &rest)) {
    if (count == 0 && word[0] == '=')
      request->repeat_ns = strtoll(word + 1, NULL, 10) * 1000000;
    else if (count == 0 && word[0] == '<')
      request->input = word + 1;
    else if (count == 0 && word[0] == '>')
      request->output = word + 1;
    else if (count + 1 < MOST_WORDS)
      request->argv[count++] = word;
    else
      return false;
  }
  return count > 0;
}

// What a command has left behind: its orphans come here, since not every machine has an init that takes care of them.
static void bury_orphans(void) {
  while (waitpid(-1, NULL, WNOHANG) > 0) continue;
}

static void answer(const struct request *request) {
  int64_t start = now_ns(), count = 0;
  struct outcome last;
  alarm(LONGEST_SECONDS);
  do {
    last = spawn(request);
    count++;
  } while (last.status == 0 && now_ns() - start < request->repeat_ns);
  alarm(0);
  int64_t took = request->repeat_ns ? now_ns() - start : last.ns;
  bury_orphans();
  printf("%d %lld %lld\n", last.status, (long long)took, (long long)count);
  fflush(stdout);
}

static void become(const char *user) {
  uid_t uid = (uid_t)strtoul(user, NULL, 10);
  if (setgroups(0, NULL) < 0 || setresgid(uid, uid, uid) < 0 || setresuid(uid, uid, uid) < 0)
    die("cannot drop to the user");
}

int main(int argc, char **argv) {
  if (argc > 2) {
    fprintf(stderr, "usage: spawn [UID]\n");
    return 2;
  }
  if (argc == 2) become(argv[1]);
  null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null_fd < 0) die("/dev/null");
  // Descriptors of the caller must not reach the commands, nor be in the way of INPUT_FD.
  if (null_fd == INPUT_FD) null_fd = fcntl(null_fd, F_DUPFD_CLOEXEC, 10);
  close(INPUT_FD);
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) die("subreaper");
  struct sigaction action = {.sa_handler = on_alarm};
  sigaction(SIGALRM, &action, NULL);
  char *line = NULL;
  size_t room = 0;
  ssize_t length;
  while ((length = getline(&line, &room, stdin)) > 0) {
    line[strcspn(line, "\n")] = 0;
    struct request request;
    if (!parse(line, &request)) {
      fprintf(stderr, "spawn: no command in the request, or too many words\n");
      return 2;
    }
    answer(&request);
  }
  free(line);
  return 0;
}
