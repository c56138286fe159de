// The supply of faults: what a test and the launcher's fault build (inject.c) have in common. A test shares this with
// every process of one launcher, through a file that both have mapped; the launcher finds its path at its own end.
#pragma once

#include <stdatomic.h>
#include <stdint.h>

enum role { ROLE_GUARD, ROLE_LAUNCHER, ROLE_KEEPER, ROLE_INIT, ROLE_CHILD, ROLES };  // the child: up to its execve

// Calls of the C library that fail by returning -1 (or NULL), and system calls that are made by syscall(2); each with
// the errors that it can have of a machine that is short of something, or because a signal came.
#define LIBRARY_CALLS(X)               \
  X(open, EMFILE, ENOMEM, EIO)         \
  X(openat, EMFILE, ENOMEM, EIO)       \
  X(read, EINTR, EIO, 0)               \
  X(pread, EINTR, ENOMEM, EIO)         \
  X(write, ENOSPC, EINTR, EIO)         \
  X(pwrite, ENOSPC, EINTR, ENOMEM)     \
  X(lseek, EIO, 0, 0)                  \
  X(sendfile, ENOSPC, EINTR, ENOMEM)   \
  X(pipe2, EMFILE, ENFILE, ENOMEM)     \
  X(dup, EMFILE, 0, 0)                 \
  X(dup2, EMFILE, 0, 0)                \
  X(dup3, EMFILE, 0, 0)                \
  X(fcntl, EMFILE, 0, 0)               \
  X(ioctl, ENOMEM, 0, 0)               \
  X(socket, EMFILE, ENOMEM, 0)         \
  X(sendmsg, EINTR, ENOBUFS, ENOMEM)   \
  X(recvmsg, EINTR, ENOMEM, 0)         \
  X(poll, EINTR, ENOMEM, 0)            \
  X(ppoll, EINTR, ENOMEM, 0)           \
  X(signalfd, EMFILE, ENOMEM, 0)       \
  X(timerfd_create, EMFILE, ENOMEM, 0) \
  X(eventfd, EMFILE, ENOMEM, 0)        \
  X(prctl, ENOMEM, EAGAIN, 0)          \
  X(setrlimit, EPERM, 0, 0)            \
  X(getrlimit, EPERM, 0, 0)            \
  X(setgroups, ENOMEM, EPERM, 0)       \
  X(setegid, EPERM, 0, 0)              \
  X(seteuid, EAGAIN, 0, 0)             \
  X(setresgid, EPERM, 0, 0)            \
  X(setresuid, EAGAIN, 0, 0)           \
  X(setsid, EPERM, 0, 0)               \
  X(setpgid, EPERM, 0, 0)              \
  X(clone, EAGAIN, ENOMEM, 0)          \
  X(execve, ENOMEM, EAGAIN, EIO)       \
  X(waitpid, EINTR, 0, 0)              \
  X(wait4, EINTR, 0, 0)                \
  X(mount, ENOMEM, ENOSPC, EIO)        \
  X(umount2, ENOMEM, 0, 0)             \
  X(mkdir, ENOSPC, ENOMEM, 0)          \
  X(mkdirat, ENOSPC, ENOMEM, EAGAIN)   \
  X(rmdir, EBUSY, ENOMEM, 0)           \
  X(unlinkat, EBUSY, ENOMEM, EIO)      \
  X(symlink, ENOSPC, ENOMEM, 0)        \
  X(chmod, EIO, 0, 0)                  \
  X(fchmod, EIO, 0, 0)                 \
  X(fchmodat, EIO, 0, 0)               \
  X(fchownat, EIO, ENOMEM, 0)          \
  X(chdir, ENOMEM, EIO, 0)             \
  X(fstat, ENOMEM, EIO, 0)             \
  X(fstatat, ENOMEM, EIO, 0)           \
  X(fstatfs, EIO, 0, 0)                \
  X(statx, ENOMEM, EIO, 0)             \
  X(opendir, EMFILE, ENOMEM, 0)        \
  X(fdopendir, ENOMEM, 0, 0)           \
  X(readdir, EIO, 0, 0)                \
  X(malloc, ENOMEM, 0, 0)              \
  X(calloc, ENOMEM, 0, 0)              \
  X(getrandom, EINTR, 0, 0)

#define BARE_CALLS(X)                   \
  X(clone3, EAGAIN, ENOMEM, ENOSPC)     \
  X(unshare, ENOMEM, ENOSPC, 0)         \
  X(bare_mount, ENOMEM, ENOSPC, EIO)    \
  X(bare_umount2, ENOMEM, 0, 0)         \
  X(mount_setattr, ENOMEM, 0, 0)        \
  X(pivot_root, ENOMEM, 0, 0)           \
  X(chroot, ENOMEM, EPERM, 0)           \
  X(socketpair, EMFILE, ENOMEM, 0)      \
  X(memfd_create, EMFILE, ENOMEM, 0)    \
  X(capset, EPERM, 0, 0)                \
  X(sethostname, EPERM, 0, 0)           \
  X(setdomainname, EPERM, 0, 0)         \
  X(sched_setaffinity, ENOMEM, 0, 0)    \
  X(perf_event_open, EMFILE, ENOMEM, 0) \
  X(close_range, ENOMEM, EMFILE, 0)     \
  X(openat2, EMFILE, ENOMEM, EAGAIN)    \
  X(seccomp, ENOMEM, 0, 0)              \
  X(other, ENOMEM, 0, 0)

enum call {
#define NAMED(name, ...) CALL_##name,
  LIBRARY_CALLS(NAMED) BARE_CALLS(NAMED)
#undef NAMED
      CALLS
};

enum { ERRORS_A_CALL = 3, MOST_TRACED = 4096, FAULTS_MAGIC = 0x46415543 };

// At the very end of the launcher's file, with the path filled up with NULs.
#define FAULTS_TRAILER "cloister-faults:"
struct faults_trailer {
  char name[sizeof FAULTS_TRAILER - 1];
  char path[112];
};

struct faults {
  uint32_t magic;
  // What is to fail: the `nth` (from 1) call of that kind in any process of that role, from the time of the order on.
  _Atomic uint32_t nth;  // 0: nothing
  uint32_t role, call;
  int32_t error;
  _Atomic uint32_t seen;   // of these calls
  _Atomic uint32_t fired;  // how often one was made to fail
  // Every call since `traced` was last set to 0.
  _Atomic uint32_t traced;
  struct {
    uint8_t role, call;
  } trace[MOST_TRACED];
};
