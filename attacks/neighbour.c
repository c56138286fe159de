// Not an attack: the neighbour, which runs again and again in a cell of its own while an attack is on. It says BROKEN if
// it sees anything of the attack, or of another run of its own, and else one line of what it computed and what time of
// the processor that took: held SUM NANOSECONDS.
#include <dirent.h>
#include <inttypes.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include "attack.h"

extern char **environ;

static const char marker[] = "the neighbour's\n";

// Whether a folder holds this one file only, or nothing at all.
static void check_folder(const char *path, const char *only) {
  DIR *folder = opendir(path);
  if (!folder) {
    broken("cannot open %s: %s", path, strerror(errno));
    return;
  }
  for (struct dirent *entry; (entry = readdir(folder));)
    if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") && strcmp(entry->d_name, only))
      broken("there is %s in %s", entry->d_name, path);
  closedir(folder);
}

static void check_marker(void) {
  char text[64] = "";
  FILE *file = fopen("/work/marker", "r");
  if (!file || !fgets(text, sizeof text, file) || strcmp(text, marker)) broken("its marker reads '%s'", text);
  if (file) fclose(file);
}

static void check_processes(void) {
  DIR *proc = opendir("/proc");
  for (struct dirent *entry; proc && (entry = readdir(proc));) {
    long pid = strtol(entry->d_name, NULL, 10);
    if (pid > 1 && pid != getpid()) broken("process %ld is in sight", pid);
  }
  if (proc) closedir(proc);
  if (kill(-1, 0) == 0) broken("there is a process that it could kill");
}

// In the abstract namespace a name is taken once: by whoever shares the network.
static void check_abstract_sockets(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "\0neighbour"};
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(sa_family_t) + sizeof "\0neighbour" - 1) < 0)
    broken("its abstract socket: %s", strerror(errno));
  if (fd >= 0) close(fd);
}

static void check_limit(const char *what, int resource, const char *expected) {
  struct rlimit limit;
  if (getrlimit(resource, &limit) < 0 || limit.rlim_cur != strtoull(expected, NULL, 10))
    broken("its limit of %s is %ju", what, (uintmax_t)limit.rlim_cur);
}

int main(int argc, char *argv[]) {
  if (argc != 5) return 2;
  check_folder("/work", "marker");
  check_folder("/tmp", "");
  check_folder("/dev/shm", "");
  check_marker();
  if (!environ[0] || strcmp(environ[0], "NEIGHBOUR=quiet") || environ[1]) broken("its environment was changed");
  check_processes();
  check_abstract_sockets();
  check_limit("open files", RLIMIT_NOFILE, argv[1]);
  check_limit("the size of a file", RLIMIT_FSIZE, argv[2]);
  check_limit("its stack", RLIMIT_STACK, argv[3]);

  uint64_t state = 88172645463325252u;
  for (long rounds = strtol(argv[4], NULL, 10); rounds > 0; rounds--) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
  }
  struct timespec used;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  held("%" PRIu64 " %jd", state, (intmax_t)used.tv_sec * 1000000000 + used.tv_nsec);
  return 0;
}
