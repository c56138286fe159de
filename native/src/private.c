#include "private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arch.h"
#include "fd.h"

enum { MOST_LOOKED_AT = 1024, DEEPEST = 64, ENTRIES_ROOM = 2048 };

// See getdents64(2), which C libraries wrap only with a buffer of their own, too large for an init.
struct entry {
  uint64_t inode, offset;
  uint16_t length;
  uint8_t kind;
  char name[];
};

typedef bool visitor(int directory, const struct entry *entry, void *context);

static bool is_dots(const char *name) { return !strcmp(name, ".") || !strcmp(name, ".."); }

// Until the visitor returns false, which is also what comes back.
static bool visit_all(int directory, visitor *visit, void *context) {
  _Alignas(struct entry) char room[ENTRIES_ROOM];
  for (;;) {
    long got = syscall(SYS_getdents64, directory, room, sizeof room);
    if (got <= 0) return got == 0;
    for (long at = 0; at < got;) {
      const struct entry *entry = (const struct entry *)(const void *)(room + at);
      if (!is_dots(entry->name) && !visit(directory, entry, context)) return false;
      at += entry->length;
    }
  }
}

// Reading and, of a directory, passing or, of a file, executing: whatever of it is the owner's but not everybody's.
static bool is_private(mode_t mode) { return mode >> 6 & 5 & ~mode; }

struct look {
  int depth;
  unsigned seen;
};

static bool look_below(int directory, const char *name, struct look *look);

static bool look_at(int directory, const struct entry *entry, void *context) {
  struct look *look = context;
  struct stat status;
  if (++look->seen > MOST_LOOKED_AT || entry->kind == DT_LNK) return true;
  if (entry->kind != DT_DIR) {
    if (fstatat(directory, entry->name, &status, AT_SYMLINK_NOFOLLOW) < 0) return errno == ENOENT;
    if (S_ISREG(status.st_mode)) return !is_private(status.st_mode);
    if (!S_ISDIR(status.st_mode)) return true;
  }
  return look_below(directory, entry->name, look);
}

static bool look_below(int directory, const char *name, struct look *look) {
  if (look->depth == DEEPEST) return true;
  auto_fd int below = openat(directory, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  struct stat status;
  if (below < 0) return errno == ENOENT;
  if (fstat(below, &status) < 0 || is_private(status.st_mode)) return false;
  look->depth++;
  bool all = visit_all(below, look_at, look);
  look->depth--;
  return all;
}

bool is_for_all(const char *directory) {
  struct look look = {0};
  return look_below(AT_FDCWD, directory, &look);
}

static int copy_file(int from, int to) {
  for (ssize_t count; (count = sendfile(to, from, NULL, 1 << 20)) != 0;)
    if (count < 0 && errno != EINTR) return -1;
  return 0;
}

static mode_t for_all(mode_t mode) { return (mode & 0777) | (mode >> 6 & 5) | (mode >> 3 & 050); }

static int copy_private_file(int from, const char *name, const struct stat *status, int copy) {
  auto_fd int source = openat(from, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (source < 0) return errno == EACCES ? 0 : -1;
  auto_fd int made = openat(copy, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  return made < 0 || copy_file(source, made) < 0 || fchmod(made, for_all(status->st_mode)) < 0 ? -1 : 0;
}

struct copying {
  int to, depth;
};

static bool copy_entry(int from, const struct entry *entry, void *context);

static int copy_folder(int from, const char *name, const struct stat *status, const struct copying *above) {
  auto_fd int source = openat(from, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (source < 0) return errno == EACCES ? 0 : -1;
  if (above->depth == DEEPEST) return 0;
  if (mkdirat(above->to, name, 0700) < 0) return -1;
  auto_fd int made = openat(above->to, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  struct copying copying = {.to = made, .depth = above->depth + 1};
  return made < 0 || !visit_all(source, copy_entry, &copying) || fchmod(made, for_all(status->st_mode)) < 0 ? -1 : 0;
}

static bool copy_entry(int from, const struct entry *entry, void *context) {
  const struct copying *copying = context;
  struct stat status;
  if (fstatat(from, entry->name, &status, AT_SYMLINK_NOFOLLOW) < 0) return errno == ENOENT;
  if (S_ISDIR(status.st_mode)) return copy_folder(from, entry->name, &status, copying) == 0;
  if (!S_ISREG(status.st_mode) || !is_private(status.st_mode)) return true;
  return copy_private_file(from, entry->name, &status, copying->to) == 0;
}

int copy_private(int from, int copy) {
  struct copying copying = {.to = copy};
  return visit_all(from, copy_entry, &copying) ? 0 : -1;
}
