// Lays something where the grader will collect or put a file, or looks at what became of it. Words in pairs of what and
// where, and for links in threes: link TARGET NAME.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "attack.h"

static const char content[] = "laid\n";

static int lay_file(const char *name, mode_t mode) {
  int file = open(name, O_WRONLY | O_CREAT | O_EXCL, 0600);
  return file < 0 || write(file, content, sizeof content - 1) < 0 || fchmod(file, mode) < 0 ? -1 : close(file);
}

static int lay_closed(const char *name) {
  char path[64];
  snprintf(path, sizeof path, "%s/file", name);
  return mkdir(name, 0755) < 0 || lay_file(path, 0) < 0 ? -1 : chmod(name, 0);
}

static int lay_socket(const char *name) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strcpy(address.sun_path, name);
  return bind(socket(AF_UNIX, SOCK_STREAM, 0), (const struct sockaddr *)&address, sizeof address);
}

static int lay_hole(const char *name) { return ftruncate(open(name, O_WRONLY | O_CREAT, 0644), 100 << 20); }

// The names are the file's own, not what was laid in its place.
static int look_same(const char *name) {
  char bytes[16] = {0};
  struct stat status;
  int file = open(name, O_RDONLY);
  if (file < 0 || fstat(file, &status) < 0 || read(file, bytes, 15) < 0) return -1;
  if (strcmp(bytes, content) != 0 || (status.st_mode & 07777) != 0600) broken("%s was changed: %s", name, bytes);
  return close(file);
}

static int look_absent(const char *name) { return access(name, F_OK) == 0 ? -1 : 0; }

int main(int argc, char **argv) {
  for (int i = 1; i + 1 < argc; i += 2) {
    const char *what = argv[i], *name = argv[i + 1];
    int done = -1;
    if (!strcmp(what, "link") && i + 2 < argc) done = symlink(name, argv[++i + 1]);
    if (!strcmp(what, "tie") && i + 2 < argc) done = link(name, argv[++i + 1]);
    if (!strcmp(what, "file")) done = lay_file(name, 0600);
    if (!strcmp(what, "privileged")) done = lay_file(name, 06755);
    if (!strcmp(what, "closed")) done = lay_closed(name);
    if (!strcmp(what, "fifo")) done = mkfifo(name, 0666);
    if (!strcmp(what, "socket")) done = lay_socket(name);
    if (!strcmp(what, "folder")) done = mkdir(name, 0755);
    if (!strcmp(what, "sealed")) done = mkdir(name, 0555);
    // Not even of the kind that any user may make of the kernel.
    if (!strcmp(what, "whiteout") && mknod(name, S_IFCHR | 0666, 0) < 0 && errno == EPERM) done = mkfifo(name, 0666);
    if (!strcmp(what, "hole")) done = lay_hole(name);
    if (!strcmp(what, "same")) done = look_same(name);
    if (!strcmp(what, "absent")) done = look_absent(name);
    if (done < 0)
      broken("%s %s: %s", what, name, strerror(errno));
    else
      held("%s %s", what, name);
  }
  // A name that no argument can spell.
  if (argc == 2 && !strcmp(argv[1], "newline") && lay_file("a\n\x1b[2Jb", 0644) == 0) held("a newline");
  if (argc == 2 && !strcmp(argv[1], "bytes") && lay_file("\xff\xfe\xc0\xaf", 0644) == 0) held("bytes");
  return 0;
}
