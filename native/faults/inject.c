// The launcher's fault build: the linker's --wrap leads each call of faults.h here, where one of them can be made to
// fail. Nothing of this is in the launcher that is shipped, whose sources do not know of it.
#include "faults.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arch.h"

#define WRAP(type, failed, name, parameters, arguments) \
  type __real_##name parameters;                        \
  type __wrap_##name parameters;                        \
  type __wrap_##name parameters { return fails(CALL_##name) ? (failed) : __real_##name arguments; }

long __real_syscall(long number, ...);

static struct faults *faults;
static enum role role = ROLE_GUARD;

// Counts a call, and says whether it is the one that is to fail.
static bool fails(enum call call) {
  if (!faults) return false;
  uint32_t at = atomic_fetch_add(&faults->traced, 1);
  if (at < MOST_TRACED) {
    faults->trace[at].role = (uint8_t)role;
    faults->trace[at].call = (uint8_t)call;
  }
  uint32_t nth = atomic_load(&faults->nth);
  if (!nth || faults->role != role || faults->call != call) return false;
  if (atomic_fetch_add(&faults->seen, 1) + 1 != nth) return false;
  atomic_fetch_add(&faults->fired, 1);
  errno = faults->error;
  return true;
}

// By the bare calls, which nothing here counts.
__attribute__((constructor)) static void find(void) {
  struct faults_trailer trailer;
  long self = __real_syscall(SYS_openat, AT_FDCWD, "/proc/self/exe", O_RDONLY | O_CLOEXEC);
  long end = __real_syscall(SYS_lseek, self, -(long)sizeof trailer, SEEK_END);
  long got = end < 0 ? -1 : __real_syscall(SYS_read, self, &trailer, sizeof trailer);
  __real_syscall(SYS_close, self);
  if (got != (long)sizeof trailer || memcmp(trailer.name, FAULTS_TRAILER, sizeof trailer.name) != 0) return;
  long file = __real_syscall(SYS_openat, AT_FDCWD, trailer.path, O_RDWR | O_CLOEXEC);
  if (file < 0) _exit(9);
  void *shared = mmap(NULL, sizeof *faults, PROT_READ | PROT_WRITE, MAP_SHARED, (int)file, 0);
  __real_syscall(SYS_close, file);
  if (shared == MAP_FAILED) _exit(9);
  faults = shared;
}

WRAP(ssize_t, -1, read, (int fd, void *to, size_t size), (fd, to, size))
WRAP(ssize_t, -1, pread, (int fd, void *to, size_t size, off_t at), (fd, to, size, at))
WRAP(ssize_t, -1, write, (int fd, const void *from, size_t size), (fd, from, size))
WRAP(ssize_t, -1, pwrite, (int fd, const void *from, size_t size, off_t at), (fd, from, size, at))
WRAP(off_t, -1, lseek, (int fd, off_t by, int whence), (fd, by, whence))
WRAP(ssize_t, -1, sendfile, (int to, int from, off_t *at, size_t size), (to, from, at, size))
WRAP(int, -1, pipe2, (int pair[2], int flags), (pair, flags))
WRAP(int, -1, dup, (int fd), (fd))
WRAP(int, -1, dup2, (int fd, int to), (fd, to))
WRAP(int, -1, dup3, (int fd, int to, int flags), (fd, to, flags))
WRAP(int, -1, socket, (int family, int type, int protocol), (family, type, protocol))
WRAP(ssize_t, -1, sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags))
WRAP(ssize_t, -1, recvmsg, (int fd, struct msghdr *message, int flags), (fd, message, flags))
WRAP(int, -1, poll, (struct pollfd * events, nfds_t count, int timeout), (events, count, timeout))
WRAP(int, -1, ppoll, (struct pollfd * events, nfds_t count, const struct timespec *timeout, const sigset_t *mask),
     (events, count, timeout, mask))
WRAP(int, -1, signalfd, (int fd, const sigset_t *mask, int flags), (fd, mask, flags))
WRAP(int, -1, timerfd_create, (int clock, int flags), (clock, flags))
WRAP(int, -1, eventfd, (unsigned value, int flags), (value, flags))
WRAP(int, -1, setrlimit, (__rlimit_resource_t resource, const struct rlimit *limit), (resource, limit))
WRAP(int, -1, getrlimit, (__rlimit_resource_t resource, struct rlimit *limit), (resource, limit))
WRAP(int, -1, setgroups, (size_t count, const gid_t *groups), (count, groups))
WRAP(int, -1, setegid, (gid_t gid), (gid))
WRAP(int, -1, seteuid, (uid_t uid), (uid))
WRAP(int, -1, setresgid, (gid_t real, gid_t effective, gid_t saved), (real, effective, saved))
WRAP(int, -1, setresuid, (uid_t real, uid_t effective, uid_t saved), (real, effective, saved))
WRAP(pid_t, -1, setsid, (void), ())
WRAP(int, -1, setpgid, (pid_t pid, pid_t group), (pid, group))
WRAP(int, -1, execve, (const char *path, char *const *argv, char *const *env), (path, argv, env))
WRAP(pid_t, -1, waitpid, (pid_t pid, int *status, int options), (pid, status, options))
WRAP(pid_t, -1, wait4, (pid_t pid, int *status, int options, struct rusage *usage), (pid, status, options, usage))
WRAP(int, -1, mount, (const char *source, const char *target, const char *type, unsigned long flags, const void *data),
     (source, target, type, flags, data))
WRAP(int, -1, umount2, (const char *target, int flags), (target, flags))
WRAP(int, -1, mkdir, (const char *path, mode_t mode), (path, mode))
WRAP(int, -1, mkdirat, (int dir, const char *path, mode_t mode), (dir, path, mode))
WRAP(int, -1, rmdir, (const char *path), (path))
WRAP(int, -1, unlinkat, (int dir, const char *path, int flags), (dir, path, flags))
WRAP(int, -1, symlink, (const char *target, const char *path), (target, path))
WRAP(int, -1, chmod, (const char *path, mode_t mode), (path, mode))
WRAP(int, -1, fchmod, (int fd, mode_t mode), (fd, mode))
WRAP(int, -1, fchmodat, (int dir, const char *path, mode_t mode, int flags), (dir, path, mode, flags))
WRAP(int, -1, fchownat, (int dir, const char *path, uid_t uid, gid_t gid, int flags), (dir, path, uid, gid, flags))
WRAP(int, -1, chdir, (const char *path), (path))
WRAP(int, -1, fstat, (int fd, struct stat *status), (fd, status))
WRAP(int, -1, fstatat, (int dir, const char *path, struct stat *status, int flags), (dir, path, status, flags))
WRAP(int, -1, fstatfs, (int fd, struct statfs *status), (fd, status))
WRAP(int, -1, statx, (int dir, const char *path, int flags, unsigned mask, struct statx *status),
     (dir, path, flags, mask, status))
WRAP(DIR *, NULL, opendir, (const char *path), (path))
WRAP(DIR *, NULL, fdopendir, (int fd), (fd))
WRAP(struct dirent *, NULL, readdir, (DIR * list), (list))
WRAP(void *, NULL, malloc, (size_t size), (size))
WRAP(void *, NULL, calloc, (size_t count, size_t size), (count, size))
WRAP(ssize_t, -1, getrandom, (void *to, size_t size, unsigned flags), (to, size, flags))

// Those with a variable number of arguments: as many are passed on as there can be.
#define REST(type, last)              \
  va_list rest;                       \
  va_start(rest, last);               \
  type argument = va_arg(rest, type); \
  va_end(rest)

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...) {
  REST(unsigned, flags);
  return fails(CALL_open) ? -1 : __real_open(path, flags, argument);
}

int __real_openat(int dir, const char *path, int flags, ...);
int __wrap_openat(int dir, const char *path, int flags, ...);
int __wrap_openat(int dir, const char *path, int flags, ...) {
  REST(unsigned, flags);
  return fails(CALL_openat) ? -1 : __real_openat(dir, path, flags, argument);
}

int __real_fcntl(int fd, int command, ...);
int __wrap_fcntl(int fd, int command, ...);
int __wrap_fcntl(int fd, int command, ...) {
  REST(long, command);
  return fails(CALL_fcntl) ? -1 : __real_fcntl(fd, command, argument);
}

int __real_ioctl(int fd, unsigned long command, ...);
int __wrap_ioctl(int fd, unsigned long command, ...);
int __wrap_ioctl(int fd, unsigned long command, ...) {
  REST(long, command);
  return fails(CALL_ioctl) ? -1 : __real_ioctl(fd, command, argument);
}

int __real_prctl(int option, ...);
int __wrap_prctl(int option, ...);
int __wrap_prctl(int option, ...) {
  unsigned long a[4];
  va_list rest;
  va_start(rest, option);
  for (int i = 0; i < 4; i++) a[i] = va_arg(rest, unsigned long);
  va_end(rest);
  return fails(CALL_prctl) ? -1 : __real_prctl(option, a[0], a[1], a[2], a[3]);
}

// As by vfork(2): the child has its parent's memory, and its parent waits.
int __real_clone(int (*run)(void *), void *stack, int flags, void *argument, ...);
int __wrap_clone(int (*run)(void *), void *stack, int flags, void *argument, ...);
int __wrap_clone(int (*run)(void *), void *stack, int flags, void *argument, ...) {
  if (fails(CALL_clone)) return -1;
  role = ROLE_CHILD;
  int pid = __real_clone(run, stack, flags, argument);
  role = ROLE_INIT;
  return pid;
}

static enum call call_of(long number) {
  static const struct {
    long number;
    enum call call;
  } calls[] = {
      {SYS_clone3, CALL_clone3},
      {SYS_unshare, CALL_unshare},
      {SYS_mount, CALL_bare_mount},
      {SYS_umount2, CALL_bare_umount2},
      {SYS_mount_setattr, CALL_mount_setattr},
      {SYS_pivot_root, CALL_pivot_root},
      {SYS_chroot, CALL_chroot},
      {SYS_socketpair, CALL_socketpair},
      {SYS_memfd_create, CALL_memfd_create},
      {SYS_capset, CALL_capset},
      {SYS_sethostname, CALL_sethostname},
      {SYS_setdomainname, CALL_setdomainname},
      {SYS_sched_setaffinity, CALL_sched_setaffinity},
      {SYS_perf_event_open, CALL_perf_event_open},
      {SYS_close_range, CALL_close_range},
      {SYS_openat2, CALL_openat2},
      {SYS_seccomp, CALL_seccomp},
  };
  for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
    if (calls[i].number == number) return calls[i].call;
  return CALL_other;
}

long __wrap_syscall(long number, ...);
long __wrap_syscall(long number, ...) {
  long a[6];
  va_list rest;
  va_start(rest, number);
  for (int i = 0; i < 6; i++) a[i] = va_arg(rest, long);
  va_end(rest);
  // It resets every signal's handler, and of those two fail always.
  if (number != SYS_rt_sigaction && fails(call_of(number))) return -1;
  long result = __real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  // Guard, launcher, keeper, init: each clones the next.
  if (number == SYS_clone3 && result == 0) role++;
  return result;
}
