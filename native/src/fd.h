// Descriptors that close themselves, and files read or written whole.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

static inline void fd_close(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

// `auto_fd int f = open(...)` closes f at the end of its scope.
#define auto_fd __attribute__((cleanup(fd_close)))

// Hands the descriptor over to the caller: the variable no longer owns it.
static inline int fd_release(int *fd) {
  int released = *fd;
  *fd = -1;
  return released;
}

// For a new process: moves `first` and the `count` descriptors of `others` to the numbers from `start` on, and closes
// every other one above them. `others` gets the new numbers.
int fd_keep_only(int start, int first, int *others, int count);

// Writes `text` to the file `name` under the directory `dir` (AT_FDCWD: the working directory) in one write.
int write_file(int dir, const char *name, const char *text);

// Writes a decimal number to an open control file, from its beginning.
int write_number(int fd, uint64_t value);

// Reads the first number of an open control file from its beginning; `key` (may be empty): the number behind that word.
// Returns false where there is none.
bool read_number(int fd, const char *key, uint64_t *value);
