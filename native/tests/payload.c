// The program that the launcher's tests run in cells: `payload COMMAND [ARGUMENT]`. Static, so that a cell needs
// nothing else. Whatever it does to itself or its surroundings is done inside a cell only.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "attack.h"
#include "payload.h"
#include "printing.h"
#include "quota.h"
#include "refusals.h"
#include "residue.h"

static long number;  // the argument as a number
static const char *text;

static void spin(void) {
  for (volatile unsigned n = 0;; n++) {}
}

static void doze(void) {
  for (;;) pause();
}

static int alloc(void) {
  size_t size = (size_t)number << 20;
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 3;
  for (size_t at = 0; at < size; at += 4096) memory[at] = 1;
  printf("allocated\n");
  return 0;
}

// In a child, which the parent outlives.
static int alloc_in_child(void) {
  pid_t child = fork();
  if (child == 0) _exit(alloc());
  waitpid(child, NULL, 0);
  return 0;
}

static int fork_bomb(void) {
  for (int refused = 0; refused < 100;)
    if (fork() < 0) refused++;
  return 1;
}

static int count_forks(void) {
  int made = 0;
  while (made < 1000) {
    pid_t child = fork();
    if (child < 0) break;
    if (child == 0) doze();
    made++;
  }
  printf("%d\n", made);
  return 0;
}

static int write_file(void) {
  static char block[4096];
  int file = open("file", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  for (long left = number; left > 0; left -= (long)sizeof block)
    if (write(file, block, sizeof block) < 0) return errno;
  return 0;
}

static int fill(void) {
  static char block[1 << 16];
  int file = open("/tmp/fill", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  for (long left = number << 20; left > 0; left -= (long)sizeof block)
    if (write(file, block, sizeof block) < 0) return errno;
  printf("filled\n");
  return 0;
}

// Leaves a process of a session of its own behind, which burns time until it is killed.
static int leave_daemon(void) {
  if (fork() == 0) {
    setsid();
    if (fork() == 0) spin();
    _exit(0);
  }
  wait(NULL);
  return 0;
}

static int list(void) {
  DIR *folder = opendir(text);
  if (!folder) return errno;
  for (struct dirent *entry; (entry = readdir(folder));)
    if (entry->d_name[0] != '.') printf("%s\n", entry->d_name);
  closedir(folder);
  return 0;
}

static int list_descriptors(void) {
  for (int fd = 0; fd < 4096; fd++)
    if (fcntl(fd, F_GETFD) >= 0) printf("%d\n", fd);
  return 0;
}

static int print_file(void) {
  char bytes[4096];
  int file = open(text, O_RDONLY);
  if (file < 0) return errno;
  for (ssize_t got; (got = read(file, bytes, sizeof bytes)) > 0;) fwrite(bytes, 1, (size_t)got, stdout);
  return 0;
}

static int print_status(void) {
  text = "/proc/self/status";
  return print_file();
}

static int identify(void) {
  struct utsname name;
  uname(&name);
  printf("pid %d ppid %d uid %u gid %u host %s sid %d\n", getpid(), getppid(), getuid(), getgid(), name.nodename,
         getsid(0));
  return 0;
}

static int print_environment(void) {
  for (char **variable = environ; *variable; variable++) printf("%s\n", *variable);
  return 0;
}

static int print_limits(void) {
  static const struct {
    const char *name;
    int resource;
  } all[] = {{"stack", RLIMIT_STACK}, {"files", RLIMIT_NOFILE}, {"file", RLIMIT_FSIZE}, {"core", RLIMIT_CORE}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    struct rlimit limit;
    getrlimit((unsigned)all[i].resource, &limit);
    printf("%s %ld %ld\n", all[i].name, (long)limit.rlim_cur, (long)limit.rlim_max);
  }
  return 0;
}

// Tries one forbidden thing after another; prints the names of those that worked.
static int break_out(void) {
  struct rlimit limit = {1, 1};
  static const char *const folders[] = {"/x", "/app/x", "/dev/x", "/proc/x", "/etc/x", "/shared/x"};
  for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
    if (mkdir(folders[i], 0755) == 0) printf("mkdir %s\n", folders[i]);
  if (mount("none", "/tmp", "tmpfs", 0, NULL) == 0) printf("mount\n");
  if (umount2("/work", MNT_DETACH) == 0) printf("umount\n");
  if (chroot("/work") == 0) printf("chroot\n");
  if (syscall(SYS_unshare, 0x10000000) == 0) printf("unshare\n");
  if (syscall(SYS_clone, 0x10000000 | SIGCHLD, 0, 0, 0, 0) >= 0) printf("clone\n");
  if (syscall(SYS_prlimit64, 1, RLIMIT_NOFILE, &limit, NULL) == 0) printf("prlimit of pid 1\n");
  if (syscall(SYS_ptrace, 16, 1, 0, 0) == 0) printf("ptrace\n");
  if (prctl(PR_SET_SECCOMP, 1) == 0) printf("seccomp\n");
  if (mknod("/tmp/device", S_IFCHR | 0666, 0x105) == 0) printf("mknod\n");
  if (sethostname("x", 1) == 0) printf("sethostname\n");
  if (ioctl(0, TIOCSTI, "x") == 0) printf("TIOCSTI\n");
  if (socket(16, SOCK_RAW, 0) >= 0) printf("netlink\n");
  if (setuid(1) == 0) printf("setuid\n");
  if (open("/proc/1/environ", O_RDONLY) >= 0) printf("/proc/1/environ\n");
  if (access("/proc/1", F_OK) == 0) printf("/proc/1\n");
  if (access("/proc/sys", F_OK) == 0) printf("/proc/sys\n");
  if (open("/proc/self/root/../roots", O_RDONLY) >= 0) printf("the launcher's tree\n");
  return 0;
}

static int attack_init(void) {
  static const int signals[] = {SIGKILL, SIGSTOP, SIGTERM, SIGSEGV, SIGXCPU, SIGABRT, SIGINT, SIGHUP, SIGCHLD, SIGALRM};
  for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) kill(1, signals[i]);
  kill(-1, SIGTERM);
  printf("done\n");
  return 0;
}

// From several processes, for as long as the run lasts.
static void flood_init(void) {
  for (long i = 1; i < number; i++)
    if (fork() == 0) break;
  for (;;) kill(1, SIGCHLD);
}

// Orphans that die as fast as they can be made.
static void flood_orphans(void) {
  for (long i = 1; i < number; i++)
    if (fork() == 0) break;
  for (;;)
    if (vfork() == 0) {
      if (vfork() == 0) _exit(0);
      _exit(0);
    }
}

// Opens what stands on a descriptor once more, with rights that it was not handed over with.
static int reopen(void) {
  int again = open(text, O_RDWR);
  if (again < 0) return errno;
  return ftruncate(again, 0) < 0 ? errno : 0;
}

// Sends descriptors to itself until the kernel has counted enough of them in flight, and keeps them there.
static int hoard_descriptors(void) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(250 * sizeof(int))];
  long sent = 0;
  int fds[250];
  for (int i = 0; i < 250; i++) fds[i] = 0;
  for (int pairs = 0; pairs < 200; pairs++) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) < 0) break;
    for (;;) {
      struct iovec data = {.iov_base = fds, .iov_len = 1};
      struct msghdr header = {
          .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
      struct cmsghdr *c = CMSG_FIRSTHDR(&header);
      *c = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof fds), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
      memcpy(CMSG_DATA(c), fds, sizeof fds);
      if (sendmsg(pair[0], &header, MSG_DONTWAIT) < 0) break;
      sent += 250;
    }
  }
  dprintf(1, "%ld\n", sent);
  doze();
  return 0;
}

static void chatter(void) {
  for (;;)
    if (write(1, "all work and no play\n", 21) < 0) _exit(1);
}

static int copy_input(void) {
  char bytes[4096];
  for (ssize_t got; (got = read(0, bytes, sizeof bytes)) > 0;)
    if (write(1, bytes, (size_t)got) != got) return 1;
  return 0;
}

static int make_files(void) {
  for (long i = 0; i < number; i++) {
    char name[32];
    snprintf(name, sizeof name, "file-%ld", i);
    close(open(name, O_WRONLY | O_CREAT, 0644));
  }
  return 0;
}

static int leave_traps(void) {
  int failed = symlink("/etc/passwd", "link") | mkfifo("fifo", 0644) | symlink("/tmp", "away") | mkdir("folder", 0755);
  number = 3;
  return failed | make_files();
}

static int leave_marks(void) {
  static const char *const places[] = {"/work/mark", "/tmp/mark", "/dev/shm/mark"};
  for (size_t i = 0; i < 3; i++) {
    if (access(places[i], F_OK) == 0) printf("found %s\n", places[i]);
    close(open(places[i], O_WRONLY | O_CREAT, 0644));
  }
  return 0;
}

static int escape(void) { return escape_filter("/app/payload"); }
static int gain(void) { return gain_privileges("/app/payload"); }
static int pass(void) { return 0; }
static int give_code(void) { return (int)number; }
static int raise_signal(void) { return raise((int)number); }
static void suspend(void) { kill(0, SIGSTOP); }

static void *spin_thread(void *nothing) {
  spin();
  return nothing;
}

static void spin_threads(void) {
  pthread_t thread;
  for (long i = 1; i < number; i++) pthread_create(&thread, NULL, spin_thread, NULL);
  spin();
}

static int wait_for(void) {
  for (const struct timespec a_while = {.tv_nsec = 1000000}; access(text, F_OK) < 0;) nanosleep(&a_while, NULL);
  return 0;
}

static int pattern(void) { return print_pattern(number); }
static int letters(void) { return print_letters(number); }
static int both(void) { return print_twice(number); }
static int leave_residue(void) { return residue_leave(text); }

static int hoard_quota(void) { return quota_hoard(text); }
static int try_quota(void) { return quota_try(text); }

#define ENDLESS(function)        \
  static int function##_(void) { \
    function();                  \
    return 0;                    \
  }
ENDLESS(spin)
ENDLESS(doze)
ENDLESS(flood_init)
ENDLESS(flood_orphans)
ENDLESS(chatter)
ENDLESS(suspend)
ENDLESS(spin_threads)

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    int (*run)(void);
  } commands[] = {
      {"true", pass},
      {"exit", give_code},
      {"raise", raise_signal},
      {"spin", spin_},
      {"sleep", doze_},
      {"threads", spin_threads_},
      {"alloc", alloc},
      {"alloc-in-child", alloc_in_child},
      {"fork-bomb", fork_bomb},
      {"count-forks", count_forks},
      {"write-file", write_file},
      {"fill", fill},
      {"daemon", leave_daemon},
      {"list", list},
      {"fds", list_descriptors},
      {"print", print_file},
      {"status", print_status},
      {"id", identify},
      {"env", print_environment},
      {"limits", print_limits},
      {"break-out", break_out},
      {"attack-init", attack_init},
      {"guess-secret", guess_secret},
      {"search-secret", search_secret},
      {"spy-on-init", spy_on_init},
      {"escape-filter", escape},
      {"gain-privileges", gain},
      {"flood-init", flood_init_},
      {"flood-orphans", flood_orphans_},
      {"reopen", reopen},
      {"hoard", hoard_descriptors},
      {"chatter", chatter_},
      {"cat", copy_input},
      {"traps", leave_traps},
      {"marks", leave_marks},
      {"suspend", suspend_},
      {"make-files", make_files},
      {"wait-for", wait_for},
      {"pattern", pattern},
      {"letters", letters},
      {"both", both},
      {"hush", print_and_hush},
      {"hush-and-sleep", hush_and_sleep},
      {"hoard-pipes", hoard_pipes},
      {"processors", print_processors},
      {"refusals", refusals_ask},
      {"leave", leave_residue},
      {"look", residue_look},
      {"times", residue_times},
      {"quota-hoard", hoard_quota},
      {"quota-try", try_quota},
  };
  if (argc > 2) {
    text = argv[2];
    number = atol(text);
  }
  for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof commands[0]; i++)
    if (!strcmp(argv[1], commands[i].name)) return commands[i].run();
  for (size_t i = 0; argc > 1 && i < load_command_count; i++)
    if (!strcmp(argv[1], load_commands[i].name)) return load_commands[i].run(text);
  return 99;
}
