#include "idle.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fd.h"

static bool is_number(const struct dirent *entry) { return entry->d_name[0] >= '1' && entry->d_name[0] <= '9'; }

// Whether a call failed because the task has ended. What cannot be looked at for another reason is taken for busy.
static bool has_ended(void) { return errno == ENOENT || errno == ESRCH; }

static bool read_text(int tasks, const char *task, const char *name, char *text, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "%.16s/%s", task, name);
  errno = ENOENT;  // of a file that has nothing any more
  auto_fd int fd = openat(tasks, path, O_RDONLY | O_CLOEXEC);
  ssize_t length = fd < 0 ? -1 : read(fd, text, size - 1);
  text[length > 0 ? length : 0] = 0;
  return length > 0;
}

// Running, or waiting to; see proc_pid_stat(5). A virtual processor that its host keeps waiting shows here too.
static bool is_runnable(int tasks, const char *task) {
  char text[512];
  if (!read_text(tasks, task, "stat", text, sizeof text)) return !has_ended();
  const char *name_end = strrchr(text, ')');
  return name_end && name_end[1] == ' ' && name_end[2] == 'R';
}

// The second field of schedstat: nanoseconds on a run queue; see Documentation/scheduler/sched-stats.rst.
static uint64_t waited_us(int tasks, const char *task) {
  char text[128];
  if (!read_text(tasks, task, "schedstat", text, sizeof text)) return has_ended() ? 0 : UINT32_MAX;
  const char *second = strchr(text, ' ');
  return second ? strtoull(second, NULL, 10) / 1000u : 0;
}

static struct dirent *next(DIR *list, bool *sleeps) {
  errno = 0;
  struct dirent *entry = readdir(list);
  if (!entry && errno && !has_ended()) *sleeps = false;
  return entry;
}

static bool process_sleeps(const char *process, uint64_t *waited) {
  char path[64];
  bool sleeps = true;
  snprintf(path, sizeof path, "/proc/%.16s/task", process);
  DIR *list = opendir(path);
  if (!list) return has_ended();
  for (struct dirent *entry; sleeps && (entry = next(list, &sleeps));) {
    if (!is_number(entry)) continue;
    *waited += waited_us(dirfd(list), entry->d_name);
    sleeps = !is_runnable(dirfd(list), entry->d_name);
  }
  closedir(list);
  return sleeps;
}

bool idle_sleeps(uint64_t enough_us) {
  DIR *list = opendir("/proc");
  uint64_t waited = 0;
  bool sleeps = true;
  if (!list) return false;
  for (struct dirent *entry; sleeps && waited < enough_us && (entry = next(list, &sleeps));)
    if (is_number(entry) && strcmp(entry->d_name, "1") != 0) sleeps = process_sleeps(entry->d_name, &waited);
  closedir(list);
  return sleeps && waited < enough_us;
}

uint64_t idle_own_us(void) {
  char text[128], *end;
  if (!read_text(AT_FDCWD, "/proc/self", "schedstat", text, sizeof text)) return 0;
  uint64_t used = strtoull(text, &end, 10);
  return (used + strtoull(end, NULL, 10)) / 1000u;
}
