// Burns processor time where an accountant may not look: `hidden_burn WAY MILLISECONDS`.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "attack.h"

static char stack[64 << 10] __attribute__((aligned(16)));

static void burn(clockid_t clock, long ms) {
  struct timespec used;
  do {
    clock_gettime(clock, &used);
  } while (used.tv_sec * 1000 + used.tv_nsec / 1000000 < ms);
}

static void burn_here(long ms) { burn(CLOCK_PROCESS_CPUTIME_ID, ms); }

// The child shares the memory of its parent, which waits for it.
static void by_vfork(long ms) {
  if (vfork() == 0) {
    burn_here(ms);
    _exit(0);
  }
  wait(NULL);
}

// Its end is no SIGCHLD, and an ordinary wait does not see it.
static int silent(void *ms) {
  burn_here(*(long *)ms);
  _exit(0);
}

static void by_silent_clone(long ms) {
  pid_t child = clone(silent, stack + sizeof stack, CLONE_VM, &ms);
  if (child < 0) broken("clone: %s", strerror(errno));
  waitpid(child, NULL, __WCLONE);
}

// Its sister: pid 1's child, whom it cannot wait for.
static void by_sister(long ms) {
  int ends[2];
  char byte;
  if (pipe(ends) < 0) broken("pipe: %s", strerror(errno));
  pid_t child = clone(silent, stack + sizeof stack, CLONE_PARENT, &ms);
  if (child < 0 && errno != EPERM) broken("clone: %s", strerror(errno));
  if (child < 0) burn_here(ms);
  close(ends[1]);
  if (read(ends[0], &byte, 1) != 0) broken("the sister does not end");
}

static void by_daemon(long ms) {
  int ends[2];
  char byte;
  if (pipe(ends) < 0) broken("pipe: %s", strerror(errno));
  if (fork() == 0) {
    setsid();
    if (fork() == 0) burn_here(ms);
    _exit(0);
  }
  close(ends[1]);
  if (read(ends[0], &byte, 1) != 0) broken("the daemon does not end");
}

static void *thread(void *ms) {
  burn(CLOCK_THREAD_CPUTIME_ID, *(long *)ms);
  return NULL;
}

// Each has ended before the next begins.
static void by_threads(long ms) {
  for (long part = 10, left = ms; left > 0; left -= part) {
    pthread_t made;
    if (pthread_create(&made, NULL, thread, &part) == 0) pthread_join(made, NULL);
  }
}

// Children that are gone before anybody looks, and that nobody waits for.
static void by_brief_children(long ms) {
  signal(SIGCHLD, SIG_IGN);
  for (; ms > 0; ms -= 2) {
    if (fork() == 0) {
      burn_here(2);
      _exit(0);
    }
    while (wait(NULL) > 0) {}
  }
}

static void again(const char *path, const char *way, long ms) {
  char text[16];
  snprintf(text, sizeof text, "%ld", ms);
  execl(path, path, way, text, (char *)NULL);
  broken("exec: %s", strerror(errno));
}

// A new program every few milliseconds, with the same pid. How long it has been going on it reads from its own clock.
static void by_execs(long ms) {
  struct timespec used;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  long so_far = used.tv_sec * 1000 + used.tv_nsec / 1000000;
  if (so_far >= ms) return;
  burn_here(so_far + 5);
  again("/proc/self/exe", "execs", ms);
}

// A program that may be executed, but not read: the kernel switches off the counters of whoever executes it.
static void by_unreadable(long ms) {
  char bytes[64 << 10];
  int from = open("/proc/self/exe", O_RDONLY), to = open("unreadable", O_WRONLY | O_CREAT | O_TRUNC, 0111);
  for (ssize_t count; (count = read(from, bytes, sizeof bytes)) > 0;)
    if (write(to, bytes, (size_t)count) != count) broken("a copy: %s", strerror(errno));
  close(to);
  for (int i = 0; i < 5; i++) {
    if (fork() == 0) again("./unreadable", "here", ms / 5);
    wait(NULL);
  }
  unlink("unreadable");
}

// As that, but nobody waits for it.
static void by_unreadable_orphans(long ms) {
  signal(SIGCHLD, SIG_IGN);
  by_unreadable(ms);
}

static void by_stopped_counters(long ms) {
  prctl(PR_TASK_PERF_EVENTS_DISABLE);
  by_daemon(ms);
}

// In the kernel, on one's behalf, after the last instruction of one's own: memory is given back at the end.
static void by_short_sleeps(long ms) {
  struct timespec used;
  long done;
  do {
    for (volatile int i = 0; i < 200000; i++) {}
    usleep(100);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    done = used.tv_sec * 1000 + used.tv_nsec / 1000000;
  } while (done < ms);
}

int main(int count, char **words) {
  static const struct {
    const char *name;
    void (*burn)(long);
  } ways[] = {
      {"here", burn_here},
      {"vfork", by_vfork},
      {"silent", by_silent_clone},
      {"sister", by_sister},
      {"daemon", by_daemon},
      {"threads", by_threads},
      {"brief", by_brief_children},
      {"execs", by_execs},
      {"unreadable", by_unreadable},
      {"orphans", by_unreadable_orphans},
      {"uncounted", by_stopped_counters},
      {"sleeps", by_short_sleeps},
  };
  for (unsigned i = 0; count > 2 && i < sizeof ways / sizeof ways[0]; i++)
    if (strcmp(words[1], ways[i].name) == 0) {
      ways[i].burn(atol(words[2]));
      held("burnt: %s", words[1]);
      return 0;
    }
  return 2;
}
