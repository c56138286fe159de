#include "sample.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"
#include "ledger.h"

// The fields of /proc/PID/stat, counted behind the command's closing parenthesis; see proc_pid_stat(5).
enum {
  STAT_PARENT = 1,
  STAT_CHILD_USER = 13,
  STAT_CHILD_SYSTEM = 14,
  STAT_THREADS = 17,
  STAT_START = 19,
  STAT_SIZE = 20,
  STAT_RESIDENT = 21,
};

// The start of a file of a process's, which may have ended meanwhile or hidden itself: that is no error.
static bool read_text(const char *pid, const char *name, char *text, size_t size, int *error) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%.16s/%s", pid, name);
  auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length;
  do {
    length = fd < 0 ? -1 : read(fd, text, size - 1);
  } while (fd >= 0 && length < 0 && errno == EINTR);
  if (length < 0 && errno != ENOENT && errno != ESRCH && errno != EACCES && errno != EPERM) *error = errno;
  if (length <= 0) return false;
  text[length] = 0;
  return true;
}

static bool read_stat(const char *pid, uint64_t fields[STAT_RESIDENT + 1], int *error) {
  char text[1024];
  if (!read_text(pid, "stat", text, sizeof text, error)) return false;
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

// The number of kilobytes behind a key at the beginning of a line, in bytes.
static uint64_t bytes_of(const char *pid, const char *file, const char *key, int *error) {
  char text[4096];
  if (!read_text(pid, file, text, sizeof text, error)) return 0;
  char *at = strstr(text, key);
  return at ? strtoull(at + strlen(key), NULL, 10) << 10 : 0;
}

static uint64_t proportional_bytes(const char *pid, int *error) {
  return bytes_of(pid, "smaps_rollup", "\nPss:", error);
}

// A program that touches, or only reads, a page here and there in a large mapping has hardly any memory but its page
// tables. Whose address space is too small for them to matter is not asked for more.
static uint64_t table_bytes(const char *pid, uint64_t address_space, uint64_t limit, int *error) {
  enum { BYTES_FOR_ONE_OF_TABLES = 512, FEW = 16 };
  if (address_space / BYTES_FOR_ONE_OF_TABLES <= limit / FEW) return 0;
  return bytes_of(pid, "status", "\nVmPTE:", error);
}

static bool is_process(const struct dirent *entry) {
  return entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && strcmp(entry->d_name, "1") != 0;
}

static struct dirent *next(DIR *list, int *error) {
  errno = 0;
  struct dirent *entry = readdir(list);
  if (!entry && errno) *error = errno;
  return entry;
}

struct sample sample_tree(uint64_t limit, uint64_t reaped_us) {
  struct sample sum = {0};
  DIR *list = opendir("/proc");
  if (!list) {
    sum.error = errno;
    return sum;
  }
  uint64_t tick_us = 1000000u / (uint64_t)sysconf(_SC_CLK_TCK), page = (uint64_t)sysconf(_SC_PAGESIZE);
  uint64_t tables = 0;
  unsigned processes = 0;
  for (struct dirent *entry; (entry = next(list, &sum.error));) {
    uint64_t fields[STAT_RESIDENT + 1];
    if (!is_process(entry) || !read_stat(entry->d_name, fields, &sum.error)) continue;
    processes++;
    sum.tasks += (unsigned)fields[STAT_THREADS];
    sum.memory += fields[STAT_RESIDENT] * page;
    tables += table_bytes(entry->d_name, fields[STAT_SIZE], limit, &sum.error);
    ledger_note(&(struct ledger_entry){
        .pid = atoi(entry->d_name),
        .parent = (pid_t)fields[STAT_PARENT],
        .start = fields[STAT_START],
        .own_us = clock_us(entry->d_name),
        .waited_us = (fields[STAT_CHILD_USER] + fields[STAT_CHILD_SYSTEM]) * tick_us,
    });
  }
  sum.cpu_us = ledger_close(reaped_us);
  sum.memory += tables;
  if (processes > 1 && sum.memory > limit) {
    sum.memory = tables;
    rewinddir(list);
    for (struct dirent *entry; (entry = next(list, &sum.error));)
      if (is_process(entry)) sum.memory += proportional_bytes(entry->d_name, &sum.error);
  }
  closedir(list);
  return sum;
}
