#include "attack.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include "arch.h"

// Each call in a form that the kernel itself would carry out, or refuse by another errno than the filter does, before
// it looks at capabilities: so it shows who answered.
static const struct setup_call {
  const char *name;
  long number;
  uint64_t arguments[5];
  int refused;  // by the filter
} setup_calls[] = {
    {"clone3", SYS_clone3, {0, 0}, ENOSYS},                                     // EINVAL
    {"unshare", SYS_unshare, {0}, EPERM},                                       // works
    {"mount", SYS_mount, {1, 1, 1, 0, 1}, EPERM},                               // EFAULT
    {"umount2", SYS_umount2, {1, ~0u}, EPERM},                                  // EINVAL
    {"open_tree", SYS_open_tree, {(uint64_t)AT_FDCWD, 1, 0}, EPERM},            // EFAULT
    {"mount_setattr", SYS_mount_setattr, {(uint64_t)AT_FDCWD, 1, ~0u}, EPERM},  // EINVAL
    {"chroot", SYS_chroot, {1}, EPERM},                                         // EFAULT
    {"sched_setaffinity", SYS_sched_setaffinity, {0, 0, 1}, EPERM},             // EFAULT
    {"perf_event_open", SYS_perf_event_open, {1, 0, 0, 0, 0}, EPERM},           // EFAULT
    {"socketpair", SYS_socketpair, {1, 5, 0, 1}, EAFNOSUPPORT},                 // EFAULT
};
enum { SETUP_CALLS = sizeof setup_calls / sizeof setup_calls[0] };

static bool refused(const struct setup_call *c, uint64_t secret) {
  const uint64_t *a = c->arguments;
  errno = 0;
  return syscall(c->number, a[0], a[1], a[2], a[3], a[4], secret) == -1 && errno == c->refused;
}

int guess_secret(void) {
  uint64_t guesses[4096] = {0,
                            1,
                            ~0ull,
                            0xffffffffu,
                            ~0xffffffffull,
                            1ull << 63,
                            (uint64_t)getpid(),
                            getauxval(AT_RANDOM),
                            (uint64_t)time(NULL)};
  const size_t chosen = 9, count = sizeof guesses / sizeof guesses[0];
  getrandom(guesses + chosen, sizeof guesses - chosen * sizeof guesses[0], 0);
  // The same 32 bits in one half or the other: a half must not be found alone.
  for (size_t i = chosen + 1; i < count; i += 2) guesses[i] = i % 4 == 1 ? guesses[i] << 32 : guesses[i] >> 32;
  for (size_t i = 0; i < SETUP_CALLS; i++)
    for (size_t k = 0; k < count; k++)
      if (!refused(&setup_calls[i], guesses[k])) {
        printf("%s with %llx: errno %d\n", setup_calls[i].name, (unsigned long long)guesses[k], errno);
        break;
      }
  return 0;
}

static void search(const char *from, const char *to) {
  static const struct setup_call unshare_nothing = {"unshare", SYS_unshare, {0}, EPERM};
  for (uint64_t word; from + sizeof word <= to; from += 4) {
    memcpy(&word, from, sizeof word);
    if (!refused(&unshare_nothing, word)) printf("found at %p\n", (const void *)from);
  }
}

int search_secret(void) {
  FILE *maps = fopen("/proc/self/maps", "re");
  char line[512];
  int searched = 0;
  while (maps && fgets(line, sizeof line, maps)) {
    uintptr_t from, to;
    char rights[5];
    if (sscanf(line, "%lx-%lx %4s", &from, &to, rights) != 3 || rights[0] != 'r') continue;
    if (strstr(line, "[vvar") || strstr(line, "[vsyscall")) continue;  // not all of it can be read
    search((const char *)from, (const char *)to);
    searched++;
  }
  if (maps) fclose(maps);
  if (searched < 4) printf("only %d mappings\n", searched);
  return 0;
}

int spy_on_init(void) {
  static const char *const files[] = {"syscall", "mem",  "maps",   "smaps", "environ",   "auxv",
                                      "stack",   "stat", "status", "wchan", "io",        "fd",
                                      "fdinfo",  "root", "cwd",    "exe",   "map_files", "pagemap"};
  char path[64], bytes[64];
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    snprintf(path, sizeof path, "/proc/1/%s", files[i]);
    int fd = open(path, O_RDONLY);
    if (fd >= 0 || readlink(path, bytes, sizeof bytes) >= 0) printf("%s\n", path);
    if (fd >= 0) close(fd);
    snprintf(path, sizeof path, "/proc/1/task/1/%s", files[i]);
    if (open(path, O_RDONLY) >= 0) printf("%s\n", path);
  }
  if (syscall(SYS_ptrace, 0x4206 /* PTRACE_SEIZE */, 1, 0, 0) == 0) printf("ptrace\n");
  if (syscall(SYS_process_vm_readv, 1, NULL, 0, NULL, 0, 0) >= 0) printf("process_vm_readv\n");
  int init = (int)syscall(SYS_pidfd_open, 1, 0);
  if (init >= 0 && syscall(SYS_pidfd_getfd, init, 3, 0) >= 0) printf("pidfd_getfd\n");
  return 0;
}

static void *unshare_in_thread(void *who) {
  if (syscall(SYS_unshare, 0) == 0) printf("%s\n", (const char *)who);
  return NULL;
}

int escape_filter(const char *self) {
  static char program[] = "the program itself", thread_name[] = "a thread", child_name[] = "a child",
              vforked[] = "a child of vfork";
  pthread_t thread;
  int status = 0;
  unshare_in_thread(program);
  if (pthread_create(&thread, NULL, unshare_in_thread, thread_name) == 0) pthread_join(thread, NULL);
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    unshare_in_thread(child_name);
    fflush(stdout);
    // What it executes still says by its status that it is filtered.
    execl(self, "payload", "status", (char *)NULL);
    _exit(1);
  }
  waitpid(child, &status, 0);
  child = vfork();
  if (child == 0) _exit(syscall(SYS_unshare, 0) == 0);
  waitpid(child, &status, 0);
  if (status != 0) printf("%s\n", vforked);
  return 0;
}

int gain_privileges(const char *self) {
  static const char copy[] = "/tmp/privileged";
  static const struct vfs_ns_cap_data all = {.magic_etc = VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE,
                                             .data = {{~0u, ~0u}, {~0u, ~0u}}};
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  const struct __user_cap_data_struct full[2] = {{~0u, ~0u, ~0u}, {~0u, ~0u, ~0u}};
  struct stat status;
  int from = open(self, O_RDONLY), to = open(copy, O_WRONLY | O_CREAT | O_TRUNC, 0755);
  if (from < 0 || to < 0 || fstat(from, &status) < 0) return 1;
  if (sendfile(to, from, NULL, (size_t)status.st_size) != status.st_size || fchmod(to, 06755) < 0) return 2;
  if (setxattr(copy, "security.capability", &all, XATTR_CAPS_SZ_2, 0) == 0) printf("a file capability\n");
  if (syscall(SYS_capset, &header, full) == 0) printf("capset\n");
  if (prctl(PR_SET_SECUREBITS, 0) == 0) printf("securebits\n");
  if (prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0) printf("no_new_privs taken back\n");
  for (unsigned long capability = 0; capability < 41; capability++)
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0) printf("ambient %lu\n", capability);
  close(from);
  close(to);
  printf("tried\n");
  fflush(stdout);
  execl(copy, "payload", "status", (char *)NULL);
  return errno;
}
