#include "tree.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arch.h"
#include "fd.h"
#include "setup.h"

#define BASE "/tmp"  // every host has it; what is mounted over it is seen in this namespace alone

static int make_file(const char *path) {
  auto_fd int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  return fd < 0 ? -1 : 0;
}

static int make_folders(struct failure *why) {
  static const char *const folders[] = {TREE_EMPTY, TREE_ROOTS,   TREE_TEMPLATES, TREE_DEV, TREE_DEV "/shm",
                                        TREE_CELL,  TREE_SCRATCH, TREE_LENT,      "/proc",  "/host"};
  char path[PATH_ROOM];
  for (uint32_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
    if (join_path(path, BASE, folders[i]) < 0 || mkdir(path, 0755) < 0)
      return fail(why, STAGE_ROOT_MOUNT, i, folders[i]);
  return 0;
}

// Before BASE is covered, since a root may lie below it.
static int open_roots(const struct hello *hello, int roots[MOST_ROOTS], struct failure *why) {
  for (uint32_t i = 0; i < hello->root_count; i++) {
    roots[i] = open(hello->roots[i], O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (roots[i] < 0) return fail(why, STAGE_ROOT_MOUNT, 100 + i, hello->roots[i]);
  }
  return 0;
}

static int bind_roots(const struct hello *hello, int roots[MOST_ROOTS], struct failure *why) {
  char source[PATH_ROOM], target[PATH_ROOM];
  for (uint32_t i = 0; i < hello->root_count; i++) {
    snprintf(source, sizeof source, "/proc/self/fd/%d", roots[i]);
    snprintf(target, sizeof target, BASE TREE_ROOTS "/%u", i);
    if (mkdir(target, 0755) < 0 || mount_bind(source, target) < 0 || mount_restrict(target) < 0)
      return fail(why, STAGE_ROOT_MOUNT, 100 + i, hello->roots[i]);
    fd_close(&roots[i]);
  }
  return 0;
}

static const char *const devices[] = {"null", "zero", "full", "random", "urandom"};
enum { DEVICES = sizeof devices / sizeof devices[0] };

static int bind_devices(struct failure *why) {
  static const char *const links[][2] = {{"/proc/self/fd", "fd"},
                                         {"/proc/self/fd/0", "stdin"},
                                         {"/proc/self/fd/1", "stdout"},
                                         {"/proc/self/fd/2", "stderr"}};
  char source[PATH_ROOM], target[PATH_ROOM];
  for (uint32_t i = 0; i < DEVICES; i++) {
    snprintf(source, sizeof source, "/dev/%s", devices[i]);
    snprintf(target, sizeof target, BASE TREE_DEV "/%s", devices[i]);
    // Read-only: a device takes what is written to it all the same, but not the times that whoever may write to a file
    // may set, by which one cell could tell another something.
    if (make_file(target) < 0 || mount_bind(source, target) < 0 ||
        mount(NULL, target, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NOEXEC, NULL) < 0)
      return fail(why, STAGE_DEV, i + 1, source);
  }
  for (uint32_t i = 0; i < sizeof links / sizeof links[0]; i++) {
    snprintf(target, sizeof target, BASE TREE_DEV "/%s", links[i][1]);
    if (symlink(links[i][0], target) < 0) return fail(why, STAGE_DEV, 10 + i, links[i][1]);
  }
  return 0;
}

// An overlay, like the template, since locks on one folder would be seen by all cells. The devices in it are the host's
// own nodes: over those no user namespace can have an overlay that opens them. They are moved, not bound once more, as
// every mount less is one less to copy for each cell.
int tree_give_devices(struct failure *why) {
  char source[PATH_ROOM], target[PATH_ROOM];
  if (mount_overlay(TREE_DEV, TREE_EMPTY, TREE_CELL "/dev") < 0) return fail(why, STAGE_DEV, 0, "/dev");
  for (uint32_t i = 0; i < DEVICES; i++) {
    snprintf(source, sizeof source, TREE_DEV "/%s", devices[i]);
    snprintf(target, sizeof target, TREE_CELL "/dev/%s", devices[i]);
    if (setup_mount(source, target, NULL, MS_MOVE, NULL) < 0) return fail(why, STAGE_DEV, 30 + i, source);
  }
  return 0;
}

int tree_make(const struct hello *hello, struct failure *why) {
  int roots[MOST_ROOTS];
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) return fail(why, STAGE_MOUNT_NAMESPACE, 0, "/");
  if (open_roots(hello, roots, why) < 0) return -1;
  if (mount("cloister", BASE, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=64m") < 0)
    return fail(why, STAGE_ROOT_MOUNT, 50, BASE);
  if (make_folders(why) < 0 || bind_roots(hello, roots, why) < 0 || bind_devices(why) < 0) return -1;
  // Cells may mount a procfs of theirs only while one that hides nothing is in sight. This one shows the launcher's pid
  // namespace, not the host's.
  if (mount("proc", BASE "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
    return fail(why, STAGE_PROC, 1, "the launcher's /proc");
  if (chdir(BASE) < 0 || syscall(SYS_pivot_root, ".", "host") < 0 || chdir("/") < 0 ||
      umount2("/host", MNT_DETACH) < 0 || rmdir("/host") < 0)
    return fail(why, STAGE_ROOT_MOUNT, 60, "leave the host's tree");
  return 0;
}
