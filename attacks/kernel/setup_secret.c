// The secret of the set-up calls is in the memory of the init, of which this process was a copy until it was executed.
// Every word that the program has been given is tried as one: its memory (arguments, environment, auxiliary vector, vDSO,
// the frames of signals with the registers in them), /proc of itself and of pid 1, descriptors, and a message from the
// kernel about a child. (The registers that a program starts with: start_registers.c.)
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "attack.h"

static unsigned long tried;

static void try_word(uint64_t word, const char *where) {
  tried++;
  if (syscall(SYS_unshare, 0, 0, 0, 0, 0, word) != -1 || errno != EPERM) broken("found in %s", where);
}

static void search(const char *from, size_t length, const char *where) {
  for (size_t at = 0; at + sizeof(uint64_t) <= length; at += 4) {
    uint64_t word;
    memcpy(&word, from + at, sizeof word);
    try_word(word, where);
  }
}

static void search_memory(const char *when) {
  char line[512], rights[5];
  FILE *maps = fopen("/proc/self/maps", "re");
  unsigned long from, to, before = tried;
  while (maps && fgets(line, sizeof line, maps)) {
    if (sscanf(line, "%lx-%lx %4s", &from, &to, rights) != 3 || rights[0] != 'r') continue;
    // Not all of these can be read; what they hold is the kernel's, for every process alike.
    if (!strstr(line, "[vvar") && !strstr(line, "[vsyscall")) search((const char *)from, to - from, line);
  }
  if (maps) fclose(maps);
  if (tried > before + 10000)
    held("%s: %lu words of memory", when, tried - before);
  else
    broken("%s: only %lu words of memory", when, tried - before);
}

static void in_handler(int number, siginfo_t *info, void *context) {
  search((const char *)info, sizeof *info, "siginfo");
  search(context, sizeof(ucontext_t), "the frame of a signal");
  search_memory(number == SIGCHLD ? "in a handler, of a child's end" : "in a handler, of a signal of its own");
}

// Binary words at every byte, and numbers in text.
static void search_file(const char *path) {
  static char bytes[1 << 15];
  int fd = open(path, O_RDONLY | O_NONBLOCK);
  ssize_t got = fd < 0 ? 0 : read(fd, bytes, sizeof bytes - 1);
  if (fd >= 0) close(fd);
  for (ssize_t i = 0; i + 8 <= got; i++) {
    uint64_t word;
    memcpy(&word, bytes + i, sizeof word);
    try_word(word, path);
    if (i > 0 && bytes[i - 1] > ' ') continue;
    try_word(strtoull(bytes + i, NULL, 16), path);
    try_word(strtoull(bytes + i, NULL, 10), path);
  }
}

int main(void) {
  static const char *const files[] = {"syscall",    "stat",  "status",   "auxv",    "environ", "cmdline",
                                      "wchan",      "stack", "maps",     "mem",     "limits",  "cgroup",
                                      "mountstats", "sched", "fdinfo/0", "fdinfo/1"};
  static const int signals[] = {SIGUSR1, SIGCHLD};
  const struct sigaction action = {.sa_sigaction = in_handler, .sa_flags = SA_SIGINFO};
  // A core file would show the registers of who shares the init's memory. The limit is 1: 0 would not stop a pipe.
  REFUSED(setrlimit(RLIMIT_CORE, &(struct rlimit){1 << 20, 1 << 20}), EPERM);
  search_memory("at the start");
  for (unsigned i = 0; i < sizeof signals / sizeof signals[0]; i++) sigaction(signals[i], &action, NULL);
  raise(SIGUSR1);
  pid_t child = fork();
  if (child == 0) _exit(0);
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
  for (unsigned i = 0; i < sizeof files / sizeof files[0]; i++) {
    char path[64];
    snprintf(path, sizeof path, "/proc/1/%s", files[i]);
    search_file(path);
    snprintf(path, sizeof path, "/proc/self/%s", files[i]);
    search_file(path);
  }
  held("%lu words in all", tried);
  return 0;
}
