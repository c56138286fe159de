// Writes to every file that /proc has of pid 1: out-of-memory scores, scheduling groups, namespaces' maps, memory, names.
// They are out of sight, or root's on the host, since pid 1 is not dumpable. Then to those of its own that could reach others.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "attack.h"

static int tried, opened;

static void open_all(const char *path, int depth) {
  DIR *list = opendir(path);
  for (struct dirent *entry; list && (entry = readdir(list));) {
    char below[512];
    if (entry->d_name[0] == '.') continue;
    snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
    if (entry->d_type == DT_DIR) {
      if (depth > 0) open_all(below, depth - 1);
      continue;
    }
    if (entry->d_type != DT_REG) continue;
    tried++;
    if (open(below, O_WRONLY) >= 0 || open(below, O_RDWR) >= 0) {
      opened++;
      broken("%s can be opened for writing", below);
    }
  }
  if (list) closedir(list);
}

static int put(const char *path, const char *text) {
  int fd = open(path, O_WRONLY);
  if (fd < 0) return -1;
  ssize_t count = write(fd, text, strlen(text));
  close(fd);
  return count < 0 ? -1 : 0;
}

int main(void) {
  open_all("/proc/1", 2);
  if (opened == 0) held("%d files of pid 1: none can be written", tried);
  REFUSED(put("/proc/1/oom_score_adj", "1000"), EACCES, EPERM, ENOENT);
  REFUSED(put("/proc/1/autogroup", "19"), EACCES, EPERM, ENOENT);
  REFUSED(put("/proc/1/timerslack_ns", "1000000"), EACCES, EPERM, ENOENT);
  REFUSED(put("/proc/1/comm", "payload"), EACCES, EPERM, ENOENT);
  // Its own: no score in place of that which makes it the first victim, no niceness for the session of pid 1.
  REFUSED(put("/proc/self/oom_score_adj", "-1000"), EROFS);
  REFUSED(put("/proc/self/oom_score_adj", "-1"), EROFS);
  REFUSED(put("/proc/self/autogroup", "19"), EROFS, ENOENT);
  REFUSED(put("/proc/self/autogroup", "-5"), EROFS, ENOENT);
  REFUSED(put("/proc/self/uid_map", "0 0 1"), EROFS, ENOENT);
  REFUSED(put("/proc/self/gid_map", "0 0 1"), EROFS, ENOENT);
  REFUSED(put("/proc/self/setgroups", "allow"), EROFS, ENOENT);
  REFUSED(put("/proc/self/attr/exec", "unconfined"), EROFS, ENOENT);
  return 0;
}
