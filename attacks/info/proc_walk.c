// Walks over everything below /proc, opens each file for reading and for writing, and searches what it reads for the
// host: paths, addresses of the kernel, other processes, other cells.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>

#include "attack.h"

enum { MOST = 1 << 18, DEPTH = 6 };
static char content[MOST + 1];
static int files, folders, readable;

// Paths of the host or of the launcher's tree that an operator would not show.
static const char *const telling[] = {"/home/",    "/root/",  "/mnt/",     "/srv/",    "/opt/",
                                      "/var/lib",  "/host",   "/run/user", "/data/",   "cloister-l",
                                      "/scratch/", ".jar",    "libjvm",    "/target/", "/tmp/cloister",
                                      "shared:",   "master:", "workdir=",  "upperdir="};

static int is_kernel_address(const char *at) {
  char digits[17] = {0};
  if (at[0] != 'f' || at[1] != 'f') return 0;
  for (int i = 0; i < 16; i++) {
    if (!strchr("0123456789abcdef", at[i]) || !at[i]) return 0;
    digits[i] = at[i];
  }
  uint64_t value = strtoull(digits, NULL, 16);
  // Negative numbers and masks are printed alike; the page of vsyscall is where it is on every machine.
  return value < 0xffffffffff600000u && value > 0xff00000000000000u && (value & 0xffffffffu) != 0;
}

static void search(const char *path, ssize_t length) {
  const char *name = strrchr(path, '/') + 1;
  content[length] = 0;
  // The memory, registers and arguments of this very program, and bits of no host.
  if (!strcmp(name, "mem") || !strcmp(name, "pagemap") || !strcmp(name, "auxv")) return;
  for (ssize_t i = 0; i < length; i++)
    if (!content[i]) content[i] = ' ';
  for (size_t i = 0; i < sizeof telling / sizeof telling[0]; i++) {
    const char *found = strstr(content, telling[i]);
    if (found) broken("%s has %.80s", path, found > content + 20 ? found - 20 : content);
  }
  for (const char *at = content; (at = strstr(at, "ff")); at++)
    if ((at == content || !strchr("0123456789abcdef", at[-1])) && is_kernel_address(at) && strcmp(name, "status") != 0)
      broken("%s has an address of the kernel: %.16s", path, at);
}

static void file(const char *path) {
  const char *name = strrchr(path, '/') + 1;
  files++;
  if (strstr(path, "/fd/")) return;
  int descriptor = open(path, O_RDONLY | O_NONBLOCK);
  if (descriptor >= 0) {
    ssize_t length = strcmp(name, "mem") != 0 ? read(descriptor, content, MOST) : 0;
    if (length > 0) search(path, length);
    readable += length > 0;
    close(descriptor);
  }
  descriptor = open(path, O_WRONLY | O_NONBLOCK);
  if (descriptor < 0) return;
  broken("%s opens for writing", path);
  close(descriptor);
}

static void link_(const char *path) {
  char target[512] = {0};
  struct stat root, here;
  if (readlink(path, target, sizeof target - 1) < 0) return;
  for (size_t i = 0; i < sizeof telling / sizeof telling[0]; i++)
    if (strstr(target, telling[i])) broken("%s leads to %s", path, target);
  if (strcmp(strrchr(path, '/'), "/root") == 0)
    if (stat(path, &here) < 0 || stat("/", &root) < 0 || here.st_ino != root.st_ino) broken("%s is another root", path);
}

static void folder(const char *path, int depth) {
  DIR *list = opendir(path);
  folders++;
  for (struct dirent *entry; list && (entry = readdir(list));) {
    char below[512];
    struct stat status;
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
    snprintf(below, sizeof below, "%s/%.200s", path, entry->d_name);
    if (lstat(below, &status) < 0) continue;
    if (S_ISDIR(status.st_mode) && depth < DEPTH) folder(below, depth + 1);
    if (S_ISREG(status.st_mode)) file(below);
    if (S_ISLNK(status.st_mode)) link_(below);
    if (chmod(below, 0777) == 0 && !S_ISLNK(status.st_mode)) broken("the mode of %s can be changed", below);
  }
  if (list) closedir(list);
}

int main(void) {
  folder("/proc", 0);
  folder("/proc/self", 0);
  folder("/proc/thread-self", 0);
  if (files < 100 || readable < 50) broken("only %d files, %d readable", files, readable);
  held("%d folders, %d files, %d of them readable, none writable", folders, files, readable);
  return 0;
}
