#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arch.h"

int fd_keep_only(int start, int first, int *others, int count) {
  // Out of the way of the low numbers first.
  int lifted = fcntl(first, F_DUPFD_CLOEXEC, start + 1 + count);
  if (lifted < 0) return -1;
  for (int i = 0; i < count; i++)
    if ((others[i] = fcntl(others[i], F_DUPFD_CLOEXEC, start + 1 + count)) < 0) return -1;
  if (dup3(lifted, start, O_CLOEXEC) < 0) return -1;
  for (int i = 0; i < count; i++) {
    if (dup3(others[i], start + 1 + i, O_CLOEXEC) < 0) return -1;
    others[i] = start + 1 + i;
  }
  return (int)syscall(SYS_close_range, start + 1 + count, ~0u, 0);
}

int write_file(int dir, const char *name, const char *text) {
  auto_fd int fd = openat(dir, name, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  size_t length = strlen(text);
  return write(fd, text, length) == (ssize_t)length ? 0 : -1;
}

int write_number(int fd, uint64_t value) {
  char text[24];
  int length = snprintf(text, sizeof text, "%llu", (unsigned long long)value);
  return pwrite(fd, text, (size_t)length, 0) == length ? 0 : -1;
}

bool read_number(int fd, const char *key, uint64_t *value) {
  char text[1024];
  ssize_t length = pread(fd, text, sizeof text - 1, 0);
  if (length <= 0) return false;
  text[length] = 0;
  size_t key_length = strlen(key);
  for (char *line = text; line; line = strchr(line, '\n')) {
    if (*line == '\n') line++;
    if (strncmp(line, key, key_length) != 0) continue;
    char *number = line + key_length, *end;
    if (key_length && *number++ != ' ') continue;
    errno = 0;
    unsigned long long parsed = strtoull(number, &end, 10);
    if (end == number || errno) return false;
    *value = parsed;
    return true;
  }
  return false;
}
