#include "template.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fd.h"
#include "setup.h"

enum entry_kind { ENTRY_DIRECTORY = 1, ENTRY_LINK, ENTRY_FILE, ENTRY_BIND };

static struct template *templates[MOST_TEMPLATES];
static size_t template_count;

bool path_is_plain(const char *path) {
  while (*path) {
    size_t length = strcspn(path, "/");
    if (length == 0 || (length == 1 && path[0] == '.') || (length == 2 && !strncmp(path, "..", 2))) return false;
    path += length;
    if (*path == '/' && !*++path) return false;
  }
  return true;
}

int root_path(char room[PATH_ROOM], uint32_t root, const char *below) {
  char start[32];
  snprintf(start, sizeof start, TREE_ROOTS "/%u", root);
  if (path_is_plain(below)) return join_path(room, start, below);
  errno = EINVAL;
  return -1;
}

static struct template *find(uint32_t id) {
  for (size_t i = 0; i < template_count; i++)
    if (templates[i]->id == id) return templates[i];
  return NULL;
}

const struct template *template_find(uint32_t id) {
  const struct template *found = find(id);
  return found && found->sealed ? found : NULL;
}

static struct template *add(uint32_t id, struct failure *why) {
  char path[32];
  snprintf(path, sizeof path, TREE_TEMPLATES "/%u", id);
  bool room = template_count < MOST_TEMPLATES;
  struct template *added = room ? calloc(1, sizeof *added) : NULL;
  if (!added || mkdir(path, 0755) < 0) {
    fail_with(why, STAGE_TEMPLATE, room ? errno : ENOSPC, id, "begin a template");
    free(added);
    return NULL;
  }
  added->id = id;
  return templates[template_count++] = added;
}

// A template is the launcher's, and a cell may be another user (ids.h): what the owner may read, each cell may.
static mode_t for_cells(mode_t mode) { return mode | (mode & 0500) >> 3 | (mode & 0500) >> 6; }

static int add_file(const char *path, mode_t mode, struct span content) {
  auto_fd int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, mode);
  if (fd < 0 || fchmod(fd, mode) < 0) return -1;
  return write(fd, content.bytes, content.length) == (ssize_t)content.length ? 0 : -1;
}

static int add_link(const char *path, struct span target) {
  char text[PATH_ROOM];
  if (target.length >= sizeof text) {
    errno = ENAMETOOLONG;
    return -1;
  }
  memcpy(text, target.bytes, target.length);
  text[target.length] = 0;
  return symlink(text, path);
}

// Remembers what is to be mounted at `target`, and finds out whether it can be an overlay: the kernel refuses one over
// a directory below which something is mounted that this namespace may not uncover.
static int add_bind(struct template *t, const char *path, const char *target, uint32_t root, struct span below) {
  if (t->bind_count == MOST_BINDS) {
    errno = ENOSPC;
    return -1;
  }
  struct template_bind *bind = &t->binds[t->bind_count];
  char text[PATH_ROOM] = {0};
  if (below.length >= sizeof text) {
    errno = ENAMETOOLONG;
    return -1;
  }
  memcpy(text, below.bytes, below.length);
  if (root_path(bind->source, root, text) < 0 || join_path(bind->target, "", target) < 0 || make_dir(path) < 0)
    return -1;
  bind->plain = mount_overlay(bind->source, TREE_EMPTY, TREE_CELL) < 0;
  if (bind->plain ? errno != EINVAL : setup_umount(TREE_CELL, MNT_DETACH) < 0) return -1;
  t->bind_count++;
  return 0;
}

static int apply_entry(struct template *t, struct reader *r, uint32_t root_count) {
  char start[32], target[PATH_ROOM], path[PATH_ROOM];
  uint8_t kind = read_u8(r);
  mode_t mode = for_cells(read_u32(r) & 0777);
  read_str(r, target, sizeof target);
  struct span data = read_bytes(r);
  uint32_t root = read_u32(r);
  snprintf(start, sizeof start, TREE_TEMPLATES "/%u", t->id);
  if (r->bad || target[0] != '/' || !target[1] || !path_is_plain(target + 1) ||
      root >= root_count + (kind != ENTRY_BIND)) {
    errno = EINVAL;
    return -1;
  }
  if (join_path(path, start, target) < 0) return -1;
  switch (kind) {
    case ENTRY_DIRECTORY: return make_dir(path) < 0 || chmod(path, mode) < 0 ? -1 : 0;
    case ENTRY_LINK: return add_link(path, data);
    case ENTRY_FILE: return add_file(path, mode, data);
    case ENTRY_BIND: return add_bind(t, path, target, root, data);
    default: errno = EINVAL; return -1;
  }
}

int template_apply(const struct message *message, uint32_t root_count, bool *sealed, struct failure *why) {
  struct reader r = reader_of(message);
  uint8_t last = read_u8(&r);
  uint32_t count = read_count(&r, 17);
  struct template *t = find(message->id);
  if (r.bad || last > 1 || (t && t->sealed))
    return fail_with(why, STAGE_PROTOCOL, EBADMSG, MSG_TEMPLATE, "a TEMPLATE message that is malformed or late");
  if (!t && !(t = add(message->id, why))) return -1;
  for (uint32_t i = 0; i < count; i++) {
    const uint8_t *entry = r.at;
    if (apply_entry(t, &r, root_count) == 0) continue;
    int error = errno;
    // Names the entry by its path, which stands behind kind, mode and length.
    char path[sizeof why->detail] = "?";
    struct reader again = {.at = entry, .end = r.end};
    read_u8(&again), read_u32(&again);
    read_str(&again, path, sizeof path);
    return fail_with(why, STAGE_TEMPLATE, error, i, path);
  }
  if (!reader_done(&r))
    return fail_with(why, STAGE_PROTOCOL, EBADMSG, MSG_TEMPLATE, "a TEMPLATE message with trailing bytes");
  t->sealed = *sealed = last;
  return 0;
}
