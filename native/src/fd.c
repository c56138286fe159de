#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
