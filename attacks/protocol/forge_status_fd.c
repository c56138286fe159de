// Looks for a descriptor that leads to whoever supervises it: every number, what is behind 0, 1 and 2, sockets by name.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "attack.h"

// A RESULT that says exited with 0, as native/PROTOCOL.md has it.
static const char forged[] = {51, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0};

int main(void) {
  static const char *const names[] = {"cloister", "launcher", "control", "cell", "guard", "keeper", "init"};
  struct stat status;
  int found = 0;
  for (int fd = 3; fd < 65536; fd++) {
    found +=
        fcntl(fd, F_GETFD) >= 0 || write(fd, forged, sizeof forged) >= 0 || send(fd, forged, sizeof forged, 0) >= 0;
    if (fcntl(fd, F_GETFD) < 0 && errno != EBADF) broken("descriptor %d: %s", fd, strerror(errno));
  }
  if (found) broken("%d descriptors beyond 2", found);
  DIR *list = opendir("/proc/self/fd");
  for (struct dirent *entry; list && (entry = readdir(list));) {
    int fd = atoi(entry->d_name);
    if (entry->d_name[0] != '.' && fd > 2 && fd != dirfd(list)) broken("/proc/self/fd/%d", fd);
  }
  for (int fd = 0; fd < 3; fd++) {
    int is_fit = fstat(fd, &status) == 0 &&
                 (S_ISFIFO(status.st_mode) || (fd == 0 && !S_ISSOCK(status.st_mode) && !S_ISDIR(status.st_mode)));
    if (!is_fit) broken("descriptor %d is of kind %o", fd, status.st_mode);
  }
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    for (int type = SOCK_STREAM; type <= SOCK_DGRAM; type++) {
      struct sockaddr_un address = {.sun_family = AF_UNIX};
      int made = socket(AF_UNIX, type, 0);
      strcpy(address.sun_path + 1, names[i]);
      socklen_t length = (socklen_t)(sizeof(sa_family_t) + 1 + strlen(names[i]));
      REFUSED(connect(made, (const struct sockaddr *)&address, length), ECONNREFUSED, EPERM);
      REFUSED(sendto(made, forged, sizeof forged, 0, (const struct sockaddr *)&address, length), ECONNREFUSED, EPERM,
              ENOTCONN, EOPNOTSUPP, EPIPE, EISCONN);
      close(made);
    }
  held("there are three descriptors, and none of them leads anywhere");
  return 0;
}
