// The calls with which template.c makes a template: here they make nothing, look at every path, and fail now and then
// (which of them, the input says). Included ahead of template.c, after everything that declares them.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fd.h"
#include "fuzz.h"
#include "mounts.h"
#include "setup.h"
#include "template.h"

static char step_folder[64];
static uint32_t steps_taken, step_that_fails;

static inline void steps_begin(uint32_t id) {
  snprintf(step_folder, sizeof step_folder, TREE_TEMPLATES "/%u", id);
  steps_taken = 0;
  step_that_fails = id >> 24;
}

static inline int step(void) {
  if (++steps_taken != step_that_fails) return 0;
  errno = ENOSPC;
  return -1;
}

// Whether a path below some folder leads nowhere else.
static inline void stays_below(const char *path, bool may_be_empty) {
  if (may_be_empty && !*path) return;
  for (;; path++) {
    size_t length = strcspn(path, "/");
    bool leads_on = length > 2 || (length == 2 && strncmp(path, "..", 2)) || (length == 1 && *path != '.');
    REQUIRE(leads_on, "no empty, '.' or '..' segment");
    path += length;
    if (!*path) return;
  }
}

static inline int step_at(const char *path) {
  size_t length = strlen(step_folder);
  REQUIRE(!strncmp(path, step_folder, length), "a template is made in its own folder");
  if (path[length]) {
    REQUIRE(path[length] == '/', "a template is made in its own folder");
    stays_below(path + length + 1, false);
  }
  return step();
}

static inline int step_open(const char *path, int flags, mode_t mode) {
  REQUIRE(!(mode & ~0777u) && flags & O_NOFOLLOW, "a file of a template has a plain mode and is no link");
  return step_at(path) < 0 ? -1 : open("/dev/null", O_WRONLY | O_CLOEXEC);
}

static inline int step_symlink(const char *target, const char *path) {
  REQUIRE(strlen(target) < PATH_ROOM, "a link's target fits");
  return step_at(path);
}

static inline int step_overlay(const char *lower) {
  REQUIRE(!strncmp(lower, TREE_ROOTS "/", sizeof TREE_ROOTS), "what is bound lies below a root");
  const char *below = lower + sizeof TREE_ROOTS + strspn(lower + sizeof TREE_ROOTS, "0123456789");
  if (*below) stays_below(below + 1, false);
  errno = EINVAL;
  return strlen(lower) % 2 ? -1 : step();
}

#define mkdir(path, mode) step_at(path)
#define open(path, flags, mode) step_open(path, flags, mode)
#define fchmod(fd, mode) step()
#define chmod(path, mode) step_at(path)
#define symlink(target, path) step_symlink(target, path)
#define make_dir(path) step_at(path)
#define mount_overlay(lower, empty, target) step_overlay(lower)
#define setup_umount(target, flags) step()
