#include "cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"

#define PREFIX "cloister-"
#define LAUNCHER_LEAF "launcher"

static int open_dir(int parent, const char *name) {
  return openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

static DIR *open_list(int dir) {
  int copy = dup(dir);
  DIR *list = copy < 0 ? NULL : fdopendir(copy);
  if (!list && copy >= 0) close(copy);
  return list;
}

// Removes the empty cgroups below `dir`. A cgroup cannot be removed while a process is in it.
static void remove_children(int dir) {
  DIR *list = open_list(dir);
  if (!list) return;
  rewinddir(list);
  for (struct dirent *entry; (entry = readdir(list));)
    if (entry->d_type == DT_DIR && entry->d_name[0] != '.') unlinkat(dir, entry->d_name, AT_REMOVEDIR);
  closedir(list);
}

// A launcher that lives sits in its leaf, which cannot be removed then: what is dead is told by trying.
static void sweep_dead(int parent) {
  DIR *list = open_list(parent);
  if (!list) return;
  for (struct dirent *entry; (entry = readdir(list));) {
    if (strncmp(entry->d_name, PREFIX, strlen(PREFIX)) != 0) continue;
    pid_t pid = atoi(entry->d_name + strlen(PREFIX));
    if (pid <= 0 || kill(pid, 0) == 0 || errno != ESRCH) continue;
    auto_fd int dir = open_dir(parent, entry->d_name);
    if (dir < 0 || unlinkat(dir, LAUNCHER_LEAF, AT_REMOVEDIR) < 0) continue;
    remove_children(dir);
    unlinkat(parent, entry->d_name, AT_REMOVEDIR);
  }
  closedir(list);
}

static int give(int dir, const char *name, uid_t uid, gid_t gid) {
  return geteuid() == 0 ? fchownat(dir, name, uid, gid, *name ? 0 : AT_EMPTY_PATH) : 0;
}

// The launcher is heard however busy its cells are; those share the processors among them evenly, and all of them
// together count as one against what runs beside them. Where the controller is elsewhere or not delegated, no matter.
static void prefer_launcher(int dir, int version) {
  if (version == 1)
    write_file(dir, LAUNCHER_LEAF "/cpu.shares", "10240");
  else
    write_file(dir, LAUNCHER_LEAF "/cpu.weight", "1000");
}

// Delegates one directory: the owner may make cells below it and move processes between them.
static int make_own(struct cgroups *all, int hierarchy, const char *path, uid_t uid, gid_t gid) {
  int parent = all->parents[hierarchy] = open_dir(AT_FDCWD, path);
  if (parent < 0) return -1;
  sweep_dead(parent);
  if (mkdirat(parent, all->name, 0755) < 0 && !(errno == EEXIST && hierarchy > 0)) return -1;
  int dir = all->dirs[hierarchy] = open_dir(parent, all->name);
  if (dir < 0 || give(dir, "", uid, gid) < 0) return -1;
  if (mkdirat(dir, LAUNCHER_LEAF, 0755) < 0 && errno != EEXIST) return -1;
  if (all->version == 1) {
    prefer_launcher(dir, 1);
    return 0;
  }
  if (give(dir, "cgroup.procs", uid, gid) < 0 || give(dir, "cgroup.subtree_control", uid, gid) < 0 ||
      give(dir, LAUNCHER_LEAF "/cgroup.procs", uid, gid) < 0)
    return -1;
  write_file(dir, "cgroup.subtree_control", "+cpu");  // often not delegated
  prefer_launcher(dir, 2);
  return write_file(dir, "cgroup.subtree_control", "+memory +pids");
}

// What passes, or what the operator has to know of, unlike that cgroups cannot be had here.
static bool is_shortage(int error) {
  static const int errors[] = {ENOMEM, EMFILE, ENFILE, EINTR, EIO, EAGAIN, ENOSPC};
  for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
    if (errors[i] == error) return true;
  return false;
}

int cgroups_prepare(struct cgroups *all, int version, int count, char paths[][1024], uid_t uid, gid_t gid,
                    struct failure *why) {
  // Launchers in different pid namespaces can have the same pid.
  uint32_t random = 0;
  if (getrandom(&random, sizeof random, 0) < 0) random = 0;
  *all = (struct cgroups){.version = version, .count = count, .parents = {-1, -1, -1}, .dirs = {-1, -1, -1}};
  snprintf(all->name, sizeof all->name, PREFIX "%d-%08x", getpid(), random);
  for (int i = 0; i < count; i++) {
    if (make_own(all, i, paths[i], uid, gid) == 0) continue;
    int error = errno;
    cgroups_remove(all);
    all->version = all->count = 0;
    return is_shortage(error) ? fail_with(why, STAGE_CGROUP, error, 10 + (uint32_t)i, paths[i]) : 0;
  }
  return 0;
}

int cgroups_adopt(const struct cgroups *all, pid_t pid) {
  char text[16];
  snprintf(text, sizeof text, "%d", pid);
  for (int i = 0; i < all->count; i++)
    if (write_file(all->dirs[i], LAUNCHER_LEAF "/cgroup.procs", text) < 0) return -1;
  return 0;
}

// Nobody does it later as long as no other launcher is started here: a shortage is waited for a little.
static void remove_own(struct cgroups *all, int hierarchy) {
  const struct timespec a_while = {.tv_nsec = 1000000};
  int parent = all->parents[hierarchy];
  for (int tries = 0; tries < 20; tries++) {
    auto_fd int dir = open_dir(parent, all->name);
    if (dir >= 0) remove_children(dir);
    if (unlinkat(parent, all->name, AT_REMOVEDIR) == 0 || errno == ENOENT) return;
    nanosleep(&a_while, NULL);
  }
}

void cgroups_remove(struct cgroups *all) {
  for (int i = 0; i < CGROUP_HIERARCHIES; i++) {
    fd_close(&all->dirs[i]);
    if (all->parents[i] >= 0) remove_own(all, i);
    fd_close(&all->parents[i]);
  }
}

int slot_cgroup_make(const struct cgroups *all, uint32_t slot, struct slot_cgroup *made, struct failure *why) {
  *made = (struct slot_cgroup){.dirs = {-1, -1, -1}};
  snprintf(made->name, sizeof made->name, "s%u", slot);
  for (int i = 0; i < all->count; i++) {
    // Two controllers may share one hierarchy, and then the second directory is there already.
    if ((mkdirat(all->dirs[i], made->name, 0755) == 0 || (errno == EEXIST && i > 0)) &&
        (made->dirs[i] = open_dir(all->dirs[i], made->name)) >= 0)
      continue;
    fail(why, STAGE_CGROUP, (uint32_t)i, "make the slot's cgroup");
    slot_cgroup_remove(all, made);
    return -1;
  }
  return 0;
}

int slot_cgroup_enter(const struct cgroups *all, const struct slot_cgroup *slot, struct failure *why) {
  if (all->version != 1) return 0;
  for (int i = 0; i < all->count; i++)
    if (write_file(slot->dirs[i], "cgroup.procs", "0") < 0)
      return fail(why, STAGE_CGROUP, (uint32_t)i, "enter the slot's cgroup");
  return 0;
}

int slot_cgroup_give(const struct cgroups *all, const struct slot_cgroup *slot, uint32_t id, struct failure *why) {
  static const struct {
    int version, hierarchy;
    const char *name;
  } files[] = {
      {1, CGROUP_MEMORY, "memory.limit_in_bytes"},
      {1, CGROUP_MEMORY, "memory.memsw.limit_in_bytes"},
      {1, CGROUP_MEMORY, "memory.max_usage_in_bytes"},
      {1, CGROUP_MEMORY, "cgroup.event_control"},
      {1, CGROUP_PIDS, "pids.max"},
      {2, CGROUP_MEMORY, "memory.max"},
      {2, CGROUP_MEMORY, "memory.swap.max"},
      {2, CGROUP_MEMORY, "memory.peak"},
      {2, CGROUP_MEMORY, "pids.max"},
  };
  // Not every kernel has every file.
  for (uint32_t i = 0; i < sizeof files / sizeof files[0]; i++)
    if (files[i].version == all->version &&
        fchownat(slot->dirs[files[i].hierarchy], files[i].name, id, id, AT_SYMLINK_NOFOLLOW) < 0 && errno != ENOENT)
      return fail(why, STAGE_CGROUP, 20 + i, files[i].name);
  return 0;
}

static uint64_t read_control(int dir, const char *name, const char *key) {
  auto_fd int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
  uint64_t value = 0;
  return fd >= 0 && read_number(fd, key, &value) ? value : 0;
}

uint64_t slot_cgroup_kills(const struct cgroups *all, const struct slot_cgroup *slot) {
  if (!all->version) return 0;
  return read_control(slot->dirs[CGROUP_MEMORY], all->version == 1 ? "memory.oom_control" : "memory.events",
                      "oom_kill");
}

int slot_cgroup_reset(const struct cgroups *all, const struct slot_cgroup *slot) {
  enum { WORTH_RECLAIMING = 4 << 20 };
  if (!all->version) return 0;
  int memory = slot->dirs[CGROUP_MEMORY];
  bool old = all->version == 1;
  if (old) {
    // Where swap is counted its limit stands above the other one, and is lifted first.
    write_file(memory, "memory.memsw.limit_in_bytes", "-1");
    if (write_file(memory, "memory.limit_in_bytes", "-1") < 0) return -1;
  } else if (write_file(memory, "memory.max", "max") < 0) {
    return -1;
  }
  if (write_file(slot->dirs[old ? CGROUP_PIDS : CGROUP_MEMORY], "pids.max", "max") < 0) return -1;
  if (read_control(memory, old ? "memory.usage_in_bytes" : "memory.current", "") < WORTH_RECLAIMING) return 0;
  // Without effect where the kernel has no such file or finds nothing to let go.
  if (write_file(memory, old ? "memory.force_empty" : "memory.reclaim", old ? "0" : "1G") < 0) errno = 0;
  return 0;
}

void slot_cgroup_remove(const struct cgroups *all, struct slot_cgroup *slot) {
  for (int i = 0; i < all->count; i++) {
    unlinkat(all->dirs[i], slot->name, AT_REMOVEDIR);
    fd_close(&slot->dirs[i]);
  }
}
