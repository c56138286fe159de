// Every system call from 0 to 600, and numbers around every limit, with zeros, garbage, pointers, small and huge
// arguments: each in a process of its own, which may die of it; nothing else may. What waits for something is killed.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "attack.h"

static char room[1 << 16];
static const char *const kinds[] = {"zeros", "garbage", "pointers", "small numbers", "huge numbers"};
enum { KINDS = sizeof kinds / sizeof kinds[0] };
static int returned, died, waited;

static uint64_t argument(int kind, long number, int place) {
  uint64_t mixed = (uint64_t)(number * 6 + place + 1) * 0x9e3779b97f4a7c15u;
  switch (kind) {
    case 1: return mixed ^ mixed >> 29;
    case 2: return (uint64_t)(uintptr_t)(room + place * 4096);
    case 3: return (mixed >> 32) % 7;
    case 4: return ~0ull - (uint64_t)place;
    default: return 0;
  }
}

static void call(long number, int kind) {
  const struct rlimit second = {1, 1};
  uint64_t a[6];
  int null = open("/dev/null", O_RDWR);
  for (int fd = 0; fd < 3; fd++) dup2(null, fd);
  // What it kills by 0 is itself.
  setpgid(0, 0);
  setrlimit(RLIMIT_CPU, &second);
  for (int i = 0; i < 6; i++) a[i] = argument(kind, number, i);
  syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  syscall(SYS_exit_group, 0);
}

// Waits for it for a while; -1 if it had to be killed.
static int wait_for(pid_t child) {
  const struct timespec patience = {.tv_nsec = 50000000};
  sigset_t child_ended;
  int status = -1;
  sigemptyset(&child_ended);
  sigaddset(&child_ended, SIGCHLD);
  while (waitpid(child, &status, WNOHANG) == 0)
    if (sigtimedwait(&child_ended, NULL, &patience) < 0) {
      kill(child, SIGKILL);
      waitpid(child, NULL, 0);
      return -1;
    }
  return status;
}

static void attempt(long number, int kind) {
  pid_t child = fork();
  if (child < 0) broken("fork before number %ld: %s", number, strerror(errno));
  if (child == 0) call(number, kind);
  int status = wait_for(child);
  // Whatever it has cloned, which may share its memory and be waiting.
  kill(-child, SIGKILL);
  if (status == -1) {
    waited++;
    return;
  }
  WIFSIGNALED(status) ? died++ : returned++;
#ifdef __x86_64__
  int is_x32 = (unsigned)number != ~0u && (number & 0x40000000),
      by_filter = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
  if (is_x32 != by_filter) broken("number %ld with %s: status %x", number, kinds[kind], (unsigned)status);
#endif
}

int main(void) {
  static const long odd[] = {-1,         -2,         4095,       65536,      0x3fffffff, 0x40000000,
                             0x40000001, 0x400000a5, 0x40000206, 0x7ffffffe, 0x7fffffff, 0x80000000,
                             0x80000001, 0xfffffffe, 0xffffffff, 1l << 32,   547,        1024};
  sigset_t child_ended;
  sigemptyset(&child_ended);
  sigaddset(&child_ended, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child_ended, NULL);
  for (int kind = 0; kind < KINDS; kind++) {
    for (long number = 0; number <= 600; number++) attempt(number, kind);
    for (unsigned i = 0; i < sizeof odd / sizeof odd[0]; i++) attempt(odd[i], kind);
    held("%s: so far %d returned, %d died, %d were killed", kinds[kind], returned, died, waited);
  }
  if (returned < 2000 || died < 20 || waited < 5) broken("not every call was made");
  if (kill(1, 0) == 0 || errno == EPERM)
    held("pid 1 lives");
  else
    broken("pid 1: %s", strerror(errno));
  return 0;
}
