#include "scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statfs.h>
#include <time.h>
#include <unistd.h>

#include "arch.h"
#include "fd.h"
#include "landlock.h"
#include "mounts.h"
#include "setup.h"
#include "template.h"

// In the tmpfs, and in the cell. /tmp is the last, since a run's own tmpfs is mounted there (scratch_mount_apart).
static const char *const folders[SCRATCH_FOLDERS][2] = {{"/work", "/work"}, {"/shm", "/dev/shm"}, {"/tmp", "/tmp"}};

// `place` is where the tmpfs is mounted, `cell` where the cell's root is.
static int mount_all(const char *place, const char *cell, uint64_t bytes, uint32_t inodes, enum stage stage,
                     struct failure *why) {
  char source[PATH_ROOM], target[PATH_ROOM];
  if (mount_scratch(place, bytes, inodes) < 0) return fail(why, stage, 0, "the scratch");
  mode_t before = umask(0);
  for (uint32_t i = 0; i < SCRATCH_FOLDERS; i++) {
    snprintf(source, sizeof source, "%s%s", place, folders[i][0]);
    snprintf(target, sizeof target, "%s%s", cell, folders[i][1]);
    if (mkdir(source, i == SCRATCH_WORK ? 0755 : 01777) < 0 || mount_bind(source, target) < 0)
      return fail(why, stage, i + 1, folders[i][1]);
  }
  umask(before);
  return 0;
}

int scratch_mount(uint64_t bytes, uint32_t inodes, struct failure *why) {
  return mount_all(TREE_SCRATCH, TREE_CELL, bytes, inodes, STAGE_SCRATCH, why);
}

static int open_folders(int opened[SCRATCH_FOLDERS], enum stage stage, struct failure *why) {
  for (uint32_t i = 0; i < SCRATCH_FOLDERS; i++) {
    opened[i] = open(folders[i][1], O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (opened[i] < 0) return fail(why, stage, i + 1, folders[i][1]);
  }
  return 0;
}

// What it opens is the child's, and is closed by its execve at the latest.
int scratch_mount_apart(const struct scratch *s, int *rules, struct failure *why) {
  int opened[SCRATCH_FOLDERS];
  if (setup_unshare(CLONE_NEWNS) < 0) return fail(why, STAGE_FRESH_SCRATCH, 4, "a mount namespace");
  if (mount_all("/tmp", "", s->bytes, s->inodes, STAGE_FRESH_SCRATCH, why) < 0 ||
      open_folders(opened, STAGE_FRESH_SCRATCH, why) < 0)
    return -1;
  *rules = landlock_rules(opened, SCRATCH_FOLDERS, why);
  return why->stage ? -1 : 0;
}

static bool same_time(const struct statx_timestamp *a, const struct statx_timestamp *b) {
  return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static int read_change(int fd, struct statx_timestamp *changed) {
  struct statx status;
  if (statx(fd, "", AT_EMPTY_PATH, STATX_CTIME, &status) < 0) return -1;
  *changed = status.stx_ctime;
  return 0;
}

static int read_changes(const struct scratch *s, struct statx_timestamp changed[SCRATCH_MARKS]) {
  for (int i = 0; i < SCRATCH_FOLDERS; i++)
    if (read_change(s->folders[i], &changed[i]) < 0) return -1;
  return read_change(s->root, &changed[SCRATCH_FOLDERS]);
}

// Opens the folders, makes the rules, takes the marks.
static int adopt(struct scratch *s, struct failure *why) {
  struct statfs status;
  s->root = openat(s->tree, &TREE_SCRATCH[1], O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (s->root < 0 || fstatfs(s->root, &status) < 0) return fail(why, STAGE_SCRATCH, 4, "the scratch");
  if (open_folders(s->folders, STAGE_SCRATCH, why) < 0) return -1;
  s->rules = landlock_rules(s->folders, SCRATCH_FOLDERS, why);
  if (why->stage) return -1;
  if (read_changes(s, s->changed) < 0) return fail(why, STAGE_SCRATCH, 5, "the scratch");
  s->bytes = (uint64_t)status.f_blocks * (uint64_t)status.f_bsize;
  s->inodes = (uint32_t)status.f_files;
  s->free_blocks = status.f_bfree;
  s->free_inodes = status.f_ffree;
  s->state = SCRATCH_NEW;
  return 0;
}

// A change shows whenever it comes (multigrain timestamps). The same for all cells.
static bool stamps_are_fine;

static void coarse_time(struct statx_timestamp *now) {
  struct timespec coarse;
  clock_gettime(CLOCK_REALTIME_COARSE, &coarse);
  *now = (struct statx_timestamp){.tv_sec = coarse.tv_sec, .tv_nsec = (uint32_t)coarse.tv_nsec};
}

// Two changes within one tick of the coarse clock get one time, unless the kernel has multigrain timestamps (6.13, for
// tmpfs too; Documentation/filesystems/multigrain-ts.rst): there a change that follows a look gets a time of its own.
static bool has_fine_stamps(int folder) {
  struct statx_timestamp begin, first, second, end;
  for (int tries = 0; tries < 3; tries++) {
    coarse_time(&begin);
    if (fchmodat(folder, ".", 0755, 0) < 0 || read_change(folder, &first) < 0 || fchmodat(folder, ".", 0755, 0) < 0 ||
        read_change(folder, &second) < 0)
      return false;
    coarse_time(&end);
    if (same_time(&begin, &end)) return !same_time(&first, &second);
  }
  return false;
}

void scratch_learn(void) {
  auto_fd int folder = open(TREE_SCRATCH, O_PATH | O_DIRECTORY | O_CLOEXEC);
  stamps_are_fine = folder >= 0 && has_fine_stamps(folder);
}

int scratch_open(struct scratch *s, const struct cell_tree *tree, struct failure *why) {
  *s = (struct scratch){.tree = tree->top};
  return adopt(s, why);
}

void scratch_keep(struct scratch *s) { s->state = SCRATCH_KEPT; }

bool scratch_holds(const char *path) {
  for (int i = 0; i < SCRATCH_FOLDERS; i++) {
    size_t length = strlen(folders[i][1]);
    if (!strncmp(path, folders[i][1], length) && (path[length] == '/' || !path[length])) return true;
  }
  return false;
}

static bool is_before(const struct statx_timestamp *a, const struct statx_timestamp *b) {
  return a->tv_sec < b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec < b->tv_nsec);
}

// Where times are coarse, what comes within the tick of the last change gets the same time and would not be seen. Once
// the coarse clock has gone past them, every change shows.
static bool changes_will_show(const struct scratch *s) {
  struct statx_timestamp now;
  if (stamps_are_fine) return true;
  coarse_time(&now);
  for (int i = 0; i < SCRATCH_MARKS; i++)
    if (!is_before(&s->changed[i], &now)) return false;
  return true;
}

bool scratch_lend(struct scratch *s) {
  if (s->state != SCRATCH_NEW || !changes_will_show(s)) return false;
  s->state = SCRATCH_IN_USE;
  return true;
}

// Why this proves it: whatever a payload does to the scratch it does below one of its three folders. A file, folder,
// link, socket or fifo that it made there, removed or renamed changed the ctime of the folder that it was in, which is
// one of the three or was itself made in one of them; so did a change of mode, owner, time, extended attribute, access
// list or inode flag of a folder. A ctime cannot be set, only moved to the present. Times of access are not kept
// (MS_NOATIME). A file that never had a name (O_TMPFILE) is gone with the last descriptor, as are locks, leases and
// watches, and is counted as an inode until then.
void scratch_check(struct scratch *s) {
  struct statx_timestamp changed[SCRATCH_MARKS];
  struct statfs status;
  bool same = fstatfs(s->root, &status) == 0 && status.f_bfree == s->free_blocks && status.f_ffree == s->free_inodes &&
              read_changes(s, changed) == 0;
  for (int i = 0; same && i < SCRATCH_MARKS; i++) same = same_time(&changed[i], &s->changed[i]);
  s->state = same ? SCRATCH_NEW : SCRATCH_TOUCHED;
}

// Each unmounting waits for the kernel's readers (RCU). So the old folders are moved back to where they came from, and
// go with their file system in one.
int scratch_renew(struct scratch *s, struct failure *why) {
  char place[PATH_ROOM];
  for (uint32_t i = 0; i < SCRATCH_FOLDERS; i++) {
    snprintf(place, sizeof place, "/proc/self/fd/%d%s", s->root, folders[i][0]);
    if (setup_mount(folders[i][1], place, NULL, MS_MOVE, NULL) < 0)
      return fail(why, STAGE_SCRATCH, 10 + i, folders[i][1]);
    fd_close(&s->folders[i]);
  }
  fd_close(&s->root);
  fd_close(&s->rules);
  snprintf(place, sizeof place, "/proc/self/fd/%d" TREE_SCRATCH, s->tree);
  if (setup_umount(place, MNT_DETACH) < 0) return fail(why, STAGE_SCRATCH, 13, "the old scratch");
  if (mount_all(place, "", s->bytes, s->inodes, STAGE_SCRATCH, why) < 0) return -1;
  return adopt(s, why);
}
