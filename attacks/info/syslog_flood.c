// Fills the host's logs and reads them: by the log's socket, by the kernel's buffer, by what the kernel says of
// programs that crash.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/klog.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <syslog.h>

#include "attack.h"

int main(void) {
  static const char *const logs[] = {"/dev/log", "/run/systemd/journal/socket", "/run/systemd/journal/stdout"};
  char buffer[256];
  openlog("attack", LOG_NDELAY | LOG_PID, LOG_AUTH);
  for (int i = 0; i < 10000; i++) syslog(LOG_EMERG, "the host has a log of this, line %d", i);
  for (size_t i = 0; i < sizeof logs / sizeof logs[0]; i++) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, logs[i]);
    REFUSED(connect(socket(AF_UNIX, SOCK_DGRAM, 0), (const struct sockaddr *)&address, sizeof address), ENOENT);
  }
  REFUSED(open("/dev/kmsg", O_WRONLY), ENOENT);
  REFUSED(open("/proc/kmsg", O_RDONLY), ENOENT);
  REFUSED(klogctl(3, buffer, sizeof buffer), EPERM);
  REFUSED(klogctl(10, NULL, 0), EPERM);
  // The kernel limits how often it speaks of a segmentation fault, and a core goes nowhere.
  int dumped = 0;
  for (int i = 0; i < 50; i++) {
    int status = 0;
    pid_t child = fork();
    if (child == 0) raise(SIGSEGV);
    waitpid(child, &status, 0);
    dumped += WIFSIGNALED(status) && WCOREDUMP(status);
  }
  if (dumped) broken("%d cores", dumped);
  held("nothing was logged");
  return 0;
}
