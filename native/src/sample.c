#include "sample.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"

// The fields of /proc/PID/stat, counted behind the command's closing parenthesis; see proc_pid_stat(5).
enum { STAT_CHILD_USER = 13, STAT_CHILD_SYSTEM = 14, STAT_THREADS = 17, STAT_RESIDENT = 21 };

static bool read_stat(const char *pid, uint64_t fields[STAT_RESIDENT + 1]) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%.16s/stat", pid);
  auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (length <= 0) return false;
  text[length] = 0;
  char *at = strrchr(text, ')');
  if (!at || at[1] != ' ') return false;
  at += 2;
  for (int i = 0; i <= STAT_RESIDENT; i++) {
    fields[i] = strtoull(at, NULL, 10);
    at = strchr(at, ' ');
    if (!at) return false;
    at++;
  }
  return true;
}

// The process's CPU clock, as clock_getcpuclockid(3) names it, counts nanoseconds where stat counts hundredths.
static uint64_t clock_us(const char *pid) {
  struct timespec used;
  clockid_t clock;
  if (clock_getcpuclockid(atoi(pid), &clock) != 0 || clock_gettime(clock, &used) != 0) return 0;
  return (uint64_t)used.tv_sec * 1000000u + (uint64_t)used.tv_nsec / 1000u;
}

static uint64_t proportional_bytes(const char *pid) {
  char path[64], text[512];
  snprintf(path, sizeof path, "/proc/%.16s/smaps_rollup", pid);
  auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (length <= 0) return 0;
  text[length] = 0;
  char *at = strstr(text, "\nPss:");
  return at ? strtoull(at + strlen("\nPss:"), NULL, 10) << 10 : 0;
}

static bool is_process(const struct dirent *entry) {
  return entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && strcmp(entry->d_name, "1") != 0;
}

struct sample sample_tree(uint64_t limit) {
  struct sample sum = {0};
  DIR *list = opendir("/proc");
  if (!list) return sum;
  uint64_t tick_us = 1000000u / (uint64_t)sysconf(_SC_CLK_TCK), page = (uint64_t)sysconf(_SC_PAGESIZE);
  unsigned processes = 0;
  for (struct dirent *entry; (entry = readdir(list));) {
    uint64_t fields[STAT_RESIDENT + 1];
    if (!is_process(entry) || !read_stat(entry->d_name, fields)) continue;
    processes++;
    sum.tasks += (unsigned)fields[STAT_THREADS];
    sum.memory += fields[STAT_RESIDENT] * page;
    sum.cpu_us += clock_us(entry->d_name) + (fields[STAT_CHILD_USER] + fields[STAT_CHILD_SYSTEM]) * tick_us;
  }
  if (processes > 1 && sum.memory > limit) {
    sum.memory = 0;
    rewinddir(list);
    for (struct dirent *entry; (entry = readdir(list));)
      if (is_process(entry)) sum.memory += proportional_bytes(entry->d_name);
  }
  closedir(list);
  return sum;
}
