#include "ids.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "fd.h"

static int set_lock(int file, short type, uint32_t first) {
  struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = first, .l_len = IDS_COUNT};
  return fcntl(file, F_OFD_SETLK, &lock);
}

static bool is_shared(int file, uint32_t first) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = first, .l_len = IDS_COUNT};
  return fcntl(file, F_OFD_GETLK, &lock) < 0 || lock.l_type != F_UNLCK;
}

// The file is only ours to read, so that the locks are shared ones, and whoever finds another's beside its own lets go.
// Of two that take the same ids at once both may, but never both keep them: each looks after it has locked.
static bool take(int file, uint32_t first) {
  if (set_lock(file, F_RDLCK, first) < 0) return false;
  if (!is_shared(file, first)) return true;
  set_lock(file, F_UNLCK, first);
  return false;
}

static bool is_among(uint32_t id, uint32_t first) { return id >= first && id - first < IDS_COUNT; }

// Looks through the range from a random place on, so that ids are not soon used again after a launcher was killed.
static int reserve(const struct id_range *range, uint32_t own, const char *path, uint32_t *first, int *lock) {
  uint32_t blocks = range->count / IDS_COUNT, random = 0;
  auto_fd int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  if (getrandom(&random, sizeof random, 0) < 0) random = 0;
  for (uint32_t i = 0; i < blocks; i++) {
    *first = range->first + (i + random % blocks) % blocks * IDS_COUNT;
    if (is_among(own, *first) || is_among(0, *first) || *first > UINT32_MAX - 2 * IDS_COUNT || !take(file, *first))
      continue;
    *lock = fd_release(&file);
    return 0;
  }
  errno = EBUSY;
  return -1;
}

void ids_refuse(struct ids *ids, const char *why) {
  for (int i = 0; i < 2; i++) fd_close(&ids->locks[i]);
  ids->count = 0;
  size_t length = strnlen(why, sizeof ids->refused - 1);
  memcpy(ids->refused, why, length);
  ids->refused[length] = 0;
}

void ids_reserve(struct ids *ids, const struct ids_offer *offer, uid_t uid, gid_t gid) {
  *ids = (struct ids){.locks = {-1, -1}};
  if (!offer->users.count || !offer->groups.count) return;
  char why[sizeof ids->refused];
  const char *file = "/etc/subuid";
  if (reserve(&offer->users, uid, file, &ids->first_user, &ids->locks[0]) == 0) {
    file = "/etc/subgid";
    if (reserve(&offer->groups, gid, file, &ids->first_group, &ids->locks[1]) == 0) {
      ids->count = IDS_COUNT;
      return;
    }
  }
  if (errno == EBUSY)
    snprintf(why, sizeof why, "no %d ids of its range in %s are free", IDS_COUNT, file);
  else
    snprintf(why, sizeof why, "%s: %s", file, strerror(errno));
  ids_refuse(ids, why);
}

static int write_map(pid_t pid, const char *name, const char *text) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  return write_file(AT_FDCWD, path, text);
}

int ids_write_maps(const struct ids *ids, pid_t pid, uid_t uid, gid_t gid) {
  char users[64], groups[64];
  snprintf(users, sizeof users, "0 %u 1\n1 %u %u\n", uid, ids->first_user, ids->count);
  snprintf(groups, sizeof groups, "0 %u 1\n1 %u %u\n", gid, ids->first_group, ids->count);
  // Without setgroups each cell's init may write its own map of groups. The launcher has no group left to give up.
  return write_map(pid, "setgroups", "deny") < 0 || write_map(pid, "uid_map", users) < 0 ||
                 write_map(pid, "gid_map", groups) < 0
             ? -1
             : 0;
}
