// Leaves something in every place that outlives a process: `leave`; or looks whether anything of that is there: `look`.
// `hold` leaves it and stays alive, for another cell to look.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>

#include "attack.h"

static const char *const folders[] = {"/work", "/tmp", "/dev/shm"};
static const struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "\0attack"};
enum { KEY = 0x5ec7e7 };

static void leave(void) {
  for (int i = 0; i < 3; i++) {
    char path[64];
    snprintf(path, sizeof path, "%s/secret", folders[i]);
    if (close(open(path, O_WRONLY | O_CREAT, 0644)) < 0) broken("%s: %s", path, strerror(errno));
    snprintf(path, sizeof path, "%s/.folder", folders[i]);
    if (mkdir(path, 0700) < 0) broken("%s: %s", path, strerror(errno));
    if (open(folders[i], O_TMPFILE | O_RDWR, 0644) < 0) broken("a file without a name: %s", strerror(errno));
    if (chmod(folders[i], 0711) < 0) broken("a mode: %s", strerror(errno));
  }
  if (bind(socket(AF_UNIX, SOCK_STREAM, 0), (const struct sockaddr *)&name, sizeof(sa_family_t) + 7) < 0)
    broken("a name: %s", strerror(errno));
  umask(0777);
  REFUSED(shmget(KEY, 4096, IPC_CREAT | 0666), ENOSYS);
  REFUSED(semget(KEY, 1, IPC_CREAT | 0666), ENOSYS);
  REFUSED(msgget(KEY, IPC_CREAT | 0666), ENOSYS);
  REFUSED(syscall(SYS_mq_open, "attack", O_CREAT | O_RDWR, 0666, NULL), ENOSYS);
  REFUSED(syscall(SYS_add_key, "user", "attack", "x", 1, -4), ENOSYS);
  REFUSED(syscall(SYS_keyctl, 0, -3, 1), ENOSYS);
}

static int look_into(const char *path) {
  DIR *list = opendir(path);
  int seen = 0;
  for (struct dirent *entry; list && (entry = readdir(list));) {
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
    if (!strcmp(path, "/work") && !strncmp(entry->d_name, "pristine", 8)) continue;
    broken("%s/%s is here", path, entry->d_name);
    seen++;
  }
  if (list) closedir(list);
  return seen;
}

static void look(void) {
  for (int i = 0; i < 3; i++) {
    struct stat status;
    if (stat(folders[i], &status) < 0 || (status.st_mode & 0777) != (i ? 0777 : 0755))
      broken("%s has the mode %o", folders[i], status.st_mode);
    if (look_into(folders[i]) == 0) held("%s is empty", folders[i]);
  }
  if (bind(socket(AF_UNIX, SOCK_STREAM, 0), (const struct sockaddr *)&name, sizeof(sa_family_t) + 7) < 0)
    broken("a socket's name is taken");
  int old = umask(022);
  if (old != 022) broken("the umask is %o", old);
  DIR *list = opendir("/proc");
  for (struct dirent *entry; list && (entry = readdir(list));)
    if (atoi(entry->d_name) > 0 && atoi(entry->d_name) != getpid()) broken("process %s is here", entry->d_name);
  held("nothing else is here");
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "look";
  if (!strcmp(what, "look"))
    look();
  else
    leave();
  if (!strcmp(what, "hold")) pause();
  return 0;
}
