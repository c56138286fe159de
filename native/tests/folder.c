#include "folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void folder_make(char path[FOLDER_ROOM]) {
  const char *base = getenv("TMPDIR");
  if (!base || strlen(base) > 32) base = "/tmp";
  snprintf(path, FOLDER_ROOM, "%s/cloister-test-XXXXXX", base);
  if (!mkdtemp(path) || chmod(path, 0755) < 0) {
    perror(path);
    exit(1);
  }
}

static void empty(int folder) {
  DIR *list = fdopendir(folder);
  if (!list) {
    close(folder);
    return;
  }
  for (struct dirent *entry; (entry = readdir(list));) {
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
    if (unlinkat(dirfd(list), entry->d_name, 0) == 0) continue;
    fchmodat(dirfd(list), entry->d_name, 0700, 0);
    int below = openat(dirfd(list), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (below >= 0) empty(below);
    unlinkat(dirfd(list), entry->d_name, AT_REMOVEDIR);
  }
  closedir(list);
}

void folder_remove(const char *path) {
  int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder >= 0) empty(folder);
  rmdir(path);
}

void folder_write(int at, const char *name, const void *bytes, size_t length) {
  int file = openat(at, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0 || write(file, bytes, length) != (ssize_t)length) {
    perror(name);
    exit(1);
  }
  close(file);
}
