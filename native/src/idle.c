#include "idle.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fd.h"

static bool is_number(const struct dirent *entry) { return entry->d_name[0] >= '1' && entry->d_name[0] <= '9'; }

// The second field of schedstat: nanoseconds on a run queue; see Documentation/scheduler/sched-stats.rst.
static uint64_t task_waited_us(int tasks, const char *task) {
  char path[64], text[128];
  snprintf(path, sizeof path, "%.16s/schedstat", task);
  auto_fd int fd = openat(tasks, path, O_RDONLY | O_CLOEXEC);
  ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (length <= 0) return 0;
  text[length] = 0;
  const char *second = strchr(text, ' ');
  return second ? strtoull(second, NULL, 10) / 1000u : 0;
}

static uint64_t process_waited_us(const char *process) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%.16s/task", process);
  DIR *list = opendir(path);
  uint64_t sum = 0;
  if (!list) return 0;
  for (struct dirent *entry; (entry = readdir(list));)
    if (is_number(entry)) sum += task_waited_us(dirfd(list), entry->d_name);
  closedir(list);
  return sum;
}

uint64_t idle_waited_us(void) {
  DIR *list = opendir("/proc");
  uint64_t sum = 0;
  if (!list) return 0;
  for (struct dirent *entry; (entry = readdir(list));)
    if (is_number(entry) && strcmp(entry->d_name, "1") != 0) sum += process_waited_us(entry->d_name);
  closedir(list);
  return sum;
}
