// Writes to its own binary and to that of pid 1, by way of /proc: the launcher's (CVE-2019-5736) or what every other
// cell executes.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "attack.h"

int main(void) {
  static const char *const own[] = {"/proc/self/exe", "/proc/thread-self/exe", "/proc/self/task/../exe"};
  static const char *const inits[] = {"/proc/1/exe", "/proc/1/task/1/exe", "/proc/1/root/proc/1/exe",
                                      "/proc/1/mem", "/proc/1/map_files",  "/proc/1/fd/3",
                                      "/proc/1/cwd"};
  char path[64];
  for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
    REFUSED(open(own[i], O_WRONLY), EROFS, EACCES, ETXTBSY);
    REFUSED(open(own[i], O_RDWR | O_APPEND), EROFS, EACCES, ETXTBSY);
    REFUSED(open(own[i], O_RDONLY | O_TRUNC), EROFS, EACCES, ETXTBSY);
    REFUSED(truncate(own[i], 0), EROFS, EACCES, ETXTBSY);
    REFUSED(chmod(own[i], 06777), EROFS, EACCES, EPERM);
    int bare = open(own[i], O_PATH);
    snprintf(path, sizeof path, "/proc/self/fd/%d", bare);
    REFUSED(open(path, O_WRONLY), EROFS, EACCES, ETXTBSY);
    close(bare);
  }
  for (size_t i = 0; i < sizeof inits / sizeof inits[0]; i++) {
    REFUSED(open(inits[i], O_RDONLY), ENOENT);
    REFUSED(open(inits[i], O_WRONLY), ENOENT);
    REFUSED(open(inits[i], O_PATH), ENOENT);
    REFUSED(readlink(inits[i], path, sizeof path), ENOENT);
  }
  // #!/proc/self/exe is how the host's runtime would execute what it finds there.
  int script = open("script", O_WRONLY | O_CREAT, 0755);
  if (write(script, "#!/proc/1/exe\n", 14) != 14 || close(script) < 0) broken("a script: %s", strerror(errno));
  REFUSED(execl("script", "script", (char *)NULL), ENOENT, EACCES);
  return 0;
}
