// Looks for a way up and out of the cell's root: dots, magic links, descriptors of folders that move, and what the
// launcher's tree above is known to hold.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "attack.h"

// The root of the launcher's tree has these, of a host most likely the others.
static const char *const outside[] = {"roots", "t", "cell", "scratch", "empty", "host", "home", "root", "boot", "sys"};

static void look(const char *way, int folder) {
  struct stat root, here;
  if (folder < 0) {
    held("%s: %s", way, strerror(errno));
    return;
  }
  if (fstat(folder, &here) < 0 || stat("/", &root) < 0) broken("stat: %s", strerror(errno));
  if (here.st_dev != root.st_dev || here.st_ino != root.st_ino) broken("%s leads to another folder than the root", way);
  for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
    if (faccessat(folder, outside[i], F_OK, 0) == 0) broken("%s leads to a folder with %s in it", way, outside[i]);
  held("%s leads to the root", way);
  close(folder);
}

static int up(int folder, int flags) {
  const struct open_how how = {.flags = O_RDONLY | O_DIRECTORY, .resolve = (unsigned)flags};
  return (int)syscall(SYS_openat2, folder, "../../../../../../../../../../../..", &how, sizeof how);
}

int main(void) {
  static const char *const ways[] = {"/..",
                                     "/proc/self/root",
                                     "/proc/self/root/..",
                                     "/proc/self/cwd/../..",
                                     "/proc/thread-self/root/..",
                                     "/dev/fd/../../../..",
                                     "/dev/shm/../..",
                                     "/work/../..",
                                     "/tmp/../..",
                                     "/program/../..",
                                     "/usr/../..",
                                     "/proc/1/root",
                                     "/proc/1/cwd/.."};
  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) look(ways[i], open(ways[i], O_RDONLY | O_DIRECTORY));
  static const char *const starts[] = {"/", "/work", "/tmp", "/dev/shm", "/proc", "/dev", "/usr/bin", "/program"};
  for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
    int bare = open(starts[i], O_PATH);
    look(starts[i], up(bare, 0));
    look("RESOLVE_IN_ROOT", up(open("/", O_PATH), RESOLVE_IN_ROOT));
    REFUSED(up(bare, RESOLVE_BENEATH), EXDEV);
    if (fchdir(bare) < 0) broken("fchdir: %s", strerror(errno));
    look("fchdir and up", open("../../../../../../..", O_PATH));
  }
  // A folder that is moved up while one stands deep in it, or from one mount to another.
  if (chdir("/work") < 0 || mkdir("a", 0755) < 0 || mkdir("a/b", 0755) < 0 || mkdir("a/b/c", 0755) < 0)
    broken("folders: %s", strerror(errno));
  int deep = open("a/b/c", O_PATH), middle = open("a/b", O_PATH);
  if (chdir("a/b/c") < 0 || rename("/work/a/b/c", "/work/c") < 0) broken("move: %s", strerror(errno));
  look("out of a folder that has moved", open("../..", O_PATH));
  REFUSED(rename("/work/c", "/tmp/c"), EXDEV);
  if (rmdir("/work/c") < 0) broken("rmdir: %s", strerror(errno));
  look("out of a folder that is gone", openat(deep, "../..", O_PATH));
  look("out of its parent", openat(middle, "../../..", O_PATH));
  REFUSED(syscall(SYS_chroot, "."), EPERM);
  REFUSED(syscall(SYS_open_by_handle_at, middle, (char[16]){8, 0, 0, 0, 1}, O_RDONLY), EPERM);
  REFUSED(syscall(SYS_name_to_handle_at, AT_FDCWD, "/", (char[16]){8}, (int[1]){0}, 0), EPERM);
  return 0;
}
