#include "driver.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"
#include "folder.h"
#include "subids.h"

enum { PAYLOADS_USER = 65532, PATIENCE_MS = 10000, LONGEST_TEST_S = 60 };

static bool as_root;
static int launcher = -1;         // a memfd, so that an unprivileged user needs no way to the build folder
static char top[FOLDER_ROOM];     // the one root: holds the payload
static char cgroup_dirs[3][512];  // three of version 1, or one of version 2
static int cgroup_version, cgroup_count;
static bool no_counters;  // and with them no privileges for newuidmap
static struct ids_offer offer;
static uint32_t payloads_user = PAYLOADS_USER;

static int copy(int to, int from) {
  char bytes[1 << 16];
  ssize_t got;
  while ((got = read(from, bytes, sizeof bytes)) > 0)
    if (write(to, bytes, (size_t)got) != got) return -1;
  return (int)got;
}

// A copy of a file in memory, open for reading only: what is open for writing cannot be executed.
static int load(const char *path) {
  char link[32];
  auto_fd int from = open(path, O_RDONLY | O_CLOEXEC), memory = memfd_create(path, MFD_CLOEXEC);
  if (from < 0 || memory < 0 || copy(memory, from) < 0) return -1;
  snprintf(link, sizeof link, "/proc/self/fd/%d", memory);
  return open(link, O_RDONLY | O_CLOEXEC);
}

// A cgroup of version 2 is found by whoever starts the tests, since it must hold no process itself.
static bool find_cgroup2(void) {
  const char *path = getenv("CLOISTER_TEST_CGROUP2");
  if (!path) return false;
  snprintf(cgroup_dirs[0], sizeof cgroup_dirs[0], "%s", path);
  cgroup_version = 2;
  cgroup_count = 1;
  return true;
}

static void find_cgroups1(void) {
  static const char *const controllers[] = {"memory", "pids", "cpuacct"};
  FILE *file = fopen("/proc/self/cgroup", "re");
  char line[512];
  int found = 0;
  while (file && fgets(line, sizeof line, file)) {
    char *names = strchr(line, ':'), *path = names ? strchr(names + 1, ':') : NULL;
    if (!path) continue;
    line[strcspn(line, "\n")] = 0;
    *path++ = 0;
    for (char *name = strtok(names + 1, ","); name; name = strtok(NULL, ","))
      for (int i = 0; i < 3; i++) {
        if (strcmp(name, controllers[i]) != 0) continue;
        snprintf(cgroup_dirs[i], sizeof cgroup_dirs[i], "/sys/fs/cgroup/%s%.400s", name, path);
        found += access(cgroup_dirs[i], W_OK) == 0;
      }
  }
  if (file) fclose(file);
  if (found < 3) return;
  cgroup_version = 1;
  cgroup_count = 3;
}

// A test that hangs dies, and with it the control connection, and with that everything else.
static void give_up(int number) {
  static const char text[] = "Bail out! a test hangs\n";
  if (write(1, text, sizeof text - 1) < 0) _exit(2);
  folder_remove(top);
  _exit(number);
}

static _Noreturn void skip_all(const char *why) {
  printf("1..0 # SKIP %s\n", why);
  exit(0);
}

void driver_setup(int argc, char **argv) {
  char path[FOLDER_ROOM + 16];
  if (argc != 4) exit(2);
  as_root = !strncmp(argv[1], "root", 4);
  bool with_ids = strstr(argv[1], "-ids");
  if (as_root && geteuid() != 0) skip_all("not started as root");
  tap_prefix(as_root ? "root: " : "user: ");
  const char *amiss = with_ids && !as_root && geteuid() == 0 ? subids_prepare(UNPRIVILEGED) : NULL;
  if (amiss) skip_all(amiss);
  launcher = load(argv[2]);
  int payload = load(argv[3]);
  const gid_t some_group = UNPRIVILEGED + 5;  // that no cell is to have
  if (launcher < 0 || payload < 0) {
    perror("launcher and payload");
    exit(1);
  }
  bool unified = (as_root || geteuid() != 0) && find_cgroup2();
  if (as_root) {
    if (!unified) find_cgroups1();
  } else if (geteuid() == 0 &&
             (setgroups(1, &some_group) < 0 || setresgid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED) < 0 ||
              setresuid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED) < 0)) {
    perror("become an unprivileged user");
    exit(1);
  }
  if (with_ids && (amiss = subids_find(&offer))) skip_all(amiss);
  folder_make(top);
  snprintf(path, sizeof path, "%s/payload", top);
  auto_fd int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
  if (file < 0 || copy(file, payload) < 0 || fchmod(file, 0755) < 0) {
    perror(path);
    exit(1);
  }
  close(payload);
  signal(SIGALRM, give_up);
  signal(SIGTERM, give_up);
  alarm(LONGEST_TEST_S);
}

bool driver_is_root(void) { return as_root; }
const char *driver_root(void) { return top; }

int driver_done(void) {
  folder_remove(top);
  return tap_done();
}

void driver_offer_ids(const struct ids_offer *new_offer) { offer = *new_offer; }

void driver_drop_to(uint32_t user) { payloads_user = user; }

void driver_refuse_counters(void) { no_counters = true; }

bool driver_counters_allowed(void) {
  int paranoid;
  FILE *file = fopen("/proc/sys/kernel/perf_event_paranoid", "re");
  bool allowed = file && fscanf(file, "%d", &paranoid) == 1 && paranoid <= 2;
  if (file) fclose(file);
  return allowed && !no_counters;
}

enum mechanism driver_cpu_by(const struct driver *d) {
  if (d->cgroup != 0) return (enum mechanism)d->cgroup;
  return driver_counters_allowed() ? BY_PERF : BY_SAMPLING;
}

static void refuse_counters(void) {
  static struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_perf_event_open, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  static const struct sock_fprog program = {.len = sizeof code / sizeof code[0], .filter = code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0) _exit(1);
}

struct driver driver_spawn(void) {
  struct driver d = {0};
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) exit(1);
  fflush(NULL);
  d.guard = fork();
  if (d.guard == 0) {
    // As careless as a JVM can be: few descriptors, some that stay open, signals that are ignored, a private umask.
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max < 1024 ? limit.rlim_max : 1024;
    setrlimit(RLIMIT_NOFILE, &limit);
    umask(077);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    if (no_counters) refuse_counters();
    if (dup2(pair[1], 3) < 0 || dup2(0, 9) < 0 || dup2(1, 10) < 0) _exit(1);
    char name[] = "launcher", secret[] = "SECRET=1";
    char *const arguments[] = {name, NULL}, *const environment[] = {secret, NULL};
    fexecve(launcher, arguments, environment);
    _exit(1);
  }
  close(pair[1]);
  d.control = pair[0];
  return d;
}

void write_str(struct writer *w, const char *string) { write_bytes(w, string, strlen(string)); }

void write_hello(struct writer *w, uint32_t version, uint32_t uid) {
  uint32_t usual = as_root ? payloads_user : geteuid();
  write_header(w, MSG_HELLO, 1);
  write_u32(w, version);
  write_u32(w, uid ? uid : usual);
  write_u32(w, as_root ? payloads_user : getegid());
  write_u8(w, (uint8_t)cgroup_version);
  write_u32(w, (uint32_t)cgroup_count);
  for (int i = 0; i < cgroup_count; i++) write_str(w, cgroup_dirs[i]);
  write_u32(w, 1);
  write_str(w, top);
  write_u32(w, offer.users.first);
  write_u32(w, offer.users.count);
  write_u32(w, offer.groups.first);
  write_u32(w, offer.groups.count);
  write_str(w, offer.newuidmap);
  write_str(w, offer.newgidmap);
}

static void write_entry(struct writer *w, uint8_t kind, uint32_t mode, const char *path, const char *data) {
  write_u8(w, kind);
  write_u32(w, mode);
  write_str(w, path);
  write_str(w, data);
  write_u32(w, 0);
}

struct reply driver_prepare(struct driver *d) {
  static struct writer w;
  static const char *const folders[] = {"/proc", "/dev", "/work", "/tmp", "/etc"};
  write_hello(&w, WIRE_VERSION, 0);
  send_message(d->control, &w, NULL, 0);
  struct reply r = receive(d->control);
  d->cgroup = r.cgroup;
  d->ids = r.ids;
  if (r.type != MSG_HELLO_OK) return r;
  if (offer.users.count && !r.ids) tap_note("no ids for cells: %s", r.text);
  write_header(&w, MSG_TEMPLATE, TEMPLATE_ID);
  write_u8(&w, 1);
  write_u32(&w, 8);
  for (size_t i = 0; i < 5; i++) write_entry(&w, 1, 0755, folders[i], "");
  write_entry(&w, 2, 0, "/bin", "app");
  write_entry(&w, 3, 0640, "/etc/motd", "welcome\n");
  write_entry(&w, 4, 0755, "/app", "");
  send_message(d->control, &w, NULL, 0);
  return receive(d->control);
}

static bool prepare(struct driver *d) {
  struct reply r = driver_prepare(d);
  if (offer.users.count && !d->ids && !no_counters) return false;
  return r.type == MSG_OK || is_failure(&r, 0);
}

struct driver driver_start(void) {
  struct driver d = driver_spawn();
  if (ok(prepare(&d), "the launcher starts")) return d;
  close(d.control);
  waitpid(d.guard, NULL, 0);
  exit(driver_done());
}

// Whether `pid` lives; one that has died and is not yet waited for does not.
static bool lives(pid_t pid) {
  char path[64], line[256];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *file = fopen(path, "re");
  if (!file) return false;
  const char *state = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
  fclose(file);
  return state && state[2] != 'Z' && state[2] != 'X';
}

static void add_family(struct driver *d, pid_t parent) {
  char path[64];
  int child;
  if (d->family_count == MOST_PROCESSES) return;
  d->family[d->family_count++] = parent;
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", parent, parent);
  FILE *file = fopen(path, "re");
  while (file && fscanf(file, "%d", &child) == 1) add_family(d, child);
  if (file) fclose(file);
}

void driver_look(struct driver *d) {
  d->family_count = 0;
  add_family(d, d->guard);
}

bool driver_cgroups_gone(const struct driver *d) {
  char prefix[32];
  bool gone = true;
  snprintf(prefix, sizeof prefix, "cloister-%d-", d->guard);
  for (int i = 0; i < cgroup_count; i++) {
    DIR *list = opendir(cgroup_dirs[i]);
    for (struct dirent *entry; list && (entry = readdir(list));)
      if (!strncmp(entry->d_name, prefix, strlen(prefix))) gone = false;
    if (list) closedir(list);
  }
  return gone;
}

bool driver_all_gone(struct driver *d) {
  const struct timespec a_while = {.tv_nsec = 2000000};
  for (int i = 0; i < PATIENCE_MS / 2; i++) {
    size_t alive = 0;
    for (size_t k = 0; k < d->family_count; k++) alive += lives(d->family[k]);
    if (alive == 0) return true;
    nanosleep(&a_while, NULL);
  }
  for (size_t k = 0; k < d->family_count; k++)
    if (lives(d->family[k])) tap_note("process %d is left", d->family[k]);
  return false;
}

void driver_stop(struct driver *d, const char *what) {
  driver_look(d);
  close(d->control);
  bool gone = driver_all_gone(d);
  waitpid(d->guard, NULL, gone ? 0 : WNOHANG);
  ok(gone && driver_cgroups_gone(d), "%s: no process and no cgroup is left", what);
}
