#include "subids.h"

#include <fcntl.h>
#include <pwd.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

// Puts a copy of the file, with a line more, over it in this mount namespace.
static bool cover(const char *path, const char *line) {
  char name[] = "/tmp/cloister-subids-XXXXXX", text[1 << 16];
  int from = open(path, O_RDONLY | O_CLOEXEC), to = mkostemp(name, O_CLOEXEC);
  ssize_t length = from < 0 ? -1 : read(from, text, sizeof text);
  bool done = length >= 0 && to >= 0 && write(to, line, strlen(line)) == (ssize_t)strlen(line) &&
              write(to, text, (size_t)length) == length && fchmod(to, 0644) == 0 &&
              mount(name, path, NULL, MS_BIND, NULL) == 0;
  if (from >= 0) close(from);
  if (to >= 0) {
    close(to);
    unlink(name);
  }
  return done;
}

const char *subids_prepare(uid_t uid) {
  char account[64], ids[64], groups[64];
  snprintf(account, sizeof account, "cloister-test:x:%u:%u::/nonexistent:/bin/false\n", uid, uid);
  snprintf(ids, sizeof ids, "cloister-test:%d:%d\n", SUBIDS_FIRST_USER, SUBIDS_COUNT);
  snprintf(groups, sizeof groups, "%u:%d:%d\n", uid, SUBIDS_FIRST_GROUP, SUBIDS_COUNT);
  if (access("/etc/subuid", R_OK) < 0 || access("/etc/subgid", R_OK) < 0)
    return "this machine has no /etc/subuid and /etc/subgid: install the package uidmap";
  if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
    return "this root may not mount";
  return cover("/etc/passwd", account) && cover("/etc/subuid", ids) && cover("/etc/subgid", groups)
             ? NULL
             : "this root may not mount over files in /etc";
}

static bool is_for(const char *owner, const struct passwd *account) {
  char number[16];
  snprintf(number, sizeof number, "%u", account->pw_uid);
  return !strcmp(owner, account->pw_name) || !strcmp(owner, number);
}

static bool read_range(const char *path, const struct passwd *account, struct id_range *range) {
  char line[256], owner[128];
  FILE *file = fopen(path, "re");
  while (file && fgets(line, sizeof line, file))
    if (sscanf(line, "%127[^:]:%u:%u", owner, &range->first, &range->count) == 3 && is_for(owner, account) &&
        range->count >= IDS_COUNT) {
      fclose(file);
      return true;
    }
  if (file) fclose(file);
  return false;
}

const char *subids_find(struct ids_offer *offer) {
  *offer = (struct ids_offer){.users = {SUBIDS_FIRST_USER, SUBIDS_COUNT}, .groups = {SUBIDS_FIRST_GROUP, SUBIDS_COUNT}};
  if (access("/etc/subuid", R_OK) < 0 || access("/etc/subgid", R_OK) < 0)
    return "this machine has no /etc/subuid and /etc/subgid: install the package uidmap";
  if (geteuid() == 0) return NULL;
  const struct passwd *account = getpwuid(geteuid());
  if (!account) return "this user has no account";
  if (!read_range("/etc/subuid", account, &offer->users) || !read_range("/etc/subgid", account, &offer->groups))
    return "this user is given no subordinate ids: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 "
           "USER";
  strcpy(offer->newuidmap, "/usr/bin/newuidmap");
  strcpy(offer->newgidmap, "/usr/bin/newgidmap");
  return access(offer->newuidmap, X_OK) < 0 || access(offer->newgidmap, X_OK) < 0
             ? "there is no newuidmap: install the package uidmap"
             : NULL;
}
