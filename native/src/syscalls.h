// What the payload may call. One table for compilers and for what they made; filter.c turns it into a balanced tree.
//
// Whatever is not named here gets ENOSYS, as if the kernel were older: io_uring_*, userfaultfd, memfd_secret, keyctl
// and its family, pidfd_getfd, mq_*, System V IPC, inotify and fanotify, native AIO, and all that kernels learn after
// this table was written.
//
// The launcher, the keepers and the inits are under the same filter. What they need beyond it stands in FILTER_SETUP.
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#include "arch.h"

// Newer than the headers of the oldest distribution that we build on; the numbers are the same on every architecture.
#ifndef SYS_futex_waitv
#define SYS_futex_waitv 449
#endif
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif
#ifndef SYS_map_shadow_stack
#define SYS_map_shadow_stack 453
#endif
#ifndef SYS_mseal
#define SYS_mseal 462
#endif

// clang-format off

#define FILTER_ALLOWED(CALL) \
  /* reading and writing */ \
  CALL(read) CALL(write) CALL(readv) CALL(writev) CALL(pread64) CALL(pwrite64) CALL(preadv) CALL(pwritev) CALL(preadv2) \
  CALL(pwritev2) CALL(lseek) CALL(sendfile) CALL(splice) CALL(tee) CALL(vmsplice) CALL(copy_file_range) CALL(fsync) \
  CALL(fdatasync) CALL(sync_file_range) CALL(readahead) CALL(fadvise64) CALL(fallocate) CALL(ftruncate) CALL(truncate) \
  /* files and folders */ \
  CALL(openat) CALL(openat2) CALL(close) CALL(close_range) CALL(dup) CALL(dup3) CALL(flock) CALL(fstat) \
  CALL(newfstatat) CALL(statx) CALL(statfs) CALL(fstatfs) CALL(faccessat) CALL(faccessat2) CALL(getdents64) CALL(getcwd) \
  CALL(chdir) CALL(fchdir) CALL(mkdirat) CALL(unlinkat) CALL(renameat) CALL(renameat2) CALL(linkat) CALL(symlinkat) \
  CALL(readlinkat) CALL(mknodat) CALL(fchmod) CALL(fchmodat) CALL(fchmodat2) CALL(fchown) CALL(fchownat) CALL(utimensat) \
  CALL(umask) CALL(getxattr) CALL(lgetxattr) CALL(fgetxattr) CALL(listxattr) CALL(llistxattr) \
  CALL(flistxattr) CALL(removexattr) CALL(lremovexattr) CALL(fremovexattr) \
  /* memory */ \
  CALL(brk) CALL(mmap) CALL(munmap) CALL(mremap) CALL(mprotect) CALL(madvise) CALL(msync) CALL(mincore) CALL(mlock) \
  CALL(mlock2) CALL(munlock) CALL(mlockall) CALL(munlockall) CALL(pkey_alloc) CALL(pkey_free) CALL(pkey_mprotect) \
  CALL(membarrier) CALL(map_shadow_stack) CALL(mseal) CALL(remap_file_pages) \
  /* processes and threads */ \
  CALL(execve) CALL(execveat) CALL(exit) CALL(exit_group) CALL(wait4) CALL(waitid) CALL(set_tid_address) \
  CALL(set_robust_list) CALL(get_robust_list) CALL(rseq) CALL(futex_waitv) CALL(getpid) CALL(getppid) CALL(gettid) \
  CALL(setsid) CALL(getsid) CALL(setpgid) CALL(getpgid) CALL(pidfd_open) CALL(pidfd_send_signal) CALL(sched_yield) \
  CALL(sched_getaffinity) CALL(sched_getattr) CALL(sched_getparam) CALL(sched_getscheduler) CALL(sched_get_priority_max) \
  CALL(sched_get_priority_min) CALL(sched_rr_get_interval) CALL(getpriority) CALL(ioprio_get) CALL(getcpu) \
  CALL(getrusage) CALL(times) CALL(getrlimit) CALL(setrlimit) \
  /* signals and time */ \
  CALL(rt_sigaction) CALL(rt_sigprocmask) CALL(rt_sigreturn) CALL(rt_sigpending) CALL(rt_sigsuspend) \
  CALL(rt_sigtimedwait) CALL(rt_sigqueueinfo) CALL(rt_tgsigqueueinfo) CALL(sigaltstack) CALL(kill) CALL(tkill) \
  CALL(tgkill) CALL(restart_syscall) CALL(nanosleep) CALL(clock_nanosleep) CALL(clock_gettime) CALL(clock_getres) \
  CALL(gettimeofday) CALL(getitimer) CALL(setitimer) CALL(timer_create) CALL(timer_settime) CALL(timer_gettime) \
  CALL(timer_getoverrun) CALL(timer_delete) CALL(timerfd_create) CALL(timerfd_settime) CALL(timerfd_gettime) \
  /* waiting on descriptors, pipes, sockets */ \
  CALL(ppoll) CALL(pselect6) CALL(epoll_create1) CALL(epoll_ctl) CALL(epoll_pwait) CALL(epoll_pwait2) CALL(eventfd2) \
  CALL(signalfd4) CALL(pipe2) CALL(bind) CALL(listen) CALL(accept) CALL(accept4) CALL(connect) CALL(shutdown) \
  CALL(getsockname) CALL(getpeername) CALL(getsockopt) \
  /* identity (without capabilities these change nothing that matters) and the machine */ \
  CALL(getuid) CALL(geteuid) CALL(getgid) CALL(getegid) CALL(getresuid) CALL(getresgid) CALL(getgroups) CALL(setuid) \
  CALL(setgid) CALL(setreuid) CALL(setregid) CALL(setresuid) CALL(setresgid) CALL(setfsuid) CALL(setfsgid) \
  CALL(setgroups) CALL(capget) CALL(capset) CALL(uname) CALL(sysinfo) CALL(getrandom) CALL(landlock_create_ruleset) \
  CALL(landlock_add_rule) CALL(landlock_restrict_self)

// What only x86_64 still has beside its newer twin.
#ifdef __x86_64__
#define FILTER_ALLOWED_HERE(CALL) \
  CALL(open) CALL(creat) CALL(stat) CALL(lstat) CALL(access) CALL(readlink) CALL(rename) CALL(mkdir) CALL(rmdir) \
  CALL(link) CALL(unlink) CALL(symlink) CALL(mknod) CALL(chmod) CALL(chown) CALL(lchown) CALL(utime) CALL(utimes) \
  CALL(futimesat) CALL(getdents) CALL(dup2) CALL(pipe) CALL(poll) CALL(select) CALL(epoll_create) CALL(epoll_wait) \
  CALL(eventfd) CALL(signalfd) CALL(fork) CALL(vfork) CALL(getpgrp) CALL(pause) CALL(alarm) CALL(time) CALL(arch_prctl)
#define FILTER_REFUSED_HERE(CALL) \
  CALL(iopl, EPERM) CALL(ioperm, EPERM) CALL(modify_ldt, EPERM) CALL(kexec_file_load, EPERM)
#else
#define FILTER_ALLOWED_HERE(CALL)
#define FILTER_REFUSED_HERE(CALL)
#endif

// Calls that every kernel has and a program may probe: refused by the error that an ordinary user would get.
#define FILTER_REFUSED(CALL) \
  CALL(ptrace, EPERM) CALL(process_vm_readv, EPERM) CALL(process_vm_writev, EPERM) CALL(process_madvise, EPERM) \
  CALL(kcmp, EPERM) CALL(pivot_root, EPERM) CALL(fsopen, EPERM) CALL(fsconfig, EPERM) CALL(fsmount, EPERM) \
  CALL(fspick, EPERM) CALL(setns, EPERM) CALL(bpf, EPERM) CALL(kexec_load, EPERM) CALL(init_module, EPERM) \
  CALL(finit_module, EPERM) CALL(delete_module, EPERM) CALL(reboot, EPERM) CALL(swapon, EPERM) CALL(swapoff, EPERM) \
  CALL(acct, EPERM) CALL(quotactl, EPERM) CALL(quotactl_fd, EPERM) CALL(syslog, EPERM) CALL(vhangup, EPERM) \
  CALL(settimeofday, EPERM) CALL(clock_settime, EPERM) CALL(clock_adjtime, EPERM) CALL(adjtimex, EPERM) \
  CALL(name_to_handle_at, EPERM) CALL(open_by_handle_at, EPERM) CALL(seccomp, EPERM) CALL(set_mempolicy, EPERM) \
  CALL(get_mempolicy, EPERM) CALL(mbind, EPERM) CALL(migrate_pages, EPERM) CALL(move_pages, EPERM) \
  /* these would make the whole machine write back its disks */ \
  CALL(sync, EPERM) CALL(syncfs, EPERM) \
  /* as on a tmpfs without them: 64 KiB of an access list for each file would be kernel memory that nobody counts */ \
  CALL(setxattr, EOPNOTSUPP) CALL(lsetxattr, EOPNOTSUPP) CALL(fsetxattr, EOPNOTSUPP)

// Refused like those, except with the secret in the sixth argument, which none of them has a use for (setup.h). clone3
// is ENOSYS for others, since its flags lie in memory, where a filter cannot see them: every C library then falls back
// to clone. sched_setaffinity is the init's alone, so that a payload that is pinned to a processor stays there.
#define FILTER_SETUP(CALL) \
  CALL(clone3, ENOSYS) CALL(unshare, EPERM) CALL(mount, EPERM) CALL(umount2, EPERM) CALL(move_mount, EPERM) \
  CALL(open_tree, EPERM) CALL(mount_setattr, EPERM) CALL(chroot, EPERM) CALL(sethostname, EPERM) \
  CALL(setdomainname, EPERM) CALL(sched_setaffinity, EPERM) CALL(perf_event_open, EPERM)

// memfd_create is one of them only where no cgroup counts its memory (filter.c): unmapped, it is seen by no sample.

enum { MATCH_ANY_BUT, MATCH_ONE_OF };

// A call that is allowed unless an argument says otherwise. Only the low 32 bits are compared: they are all that the
// kernel looks at in each of these arguments.
struct filter_condition {
  int number;
  uint8_t argument;
  uint32_t mask;
  uint8_t refuse;  // MATCH_ANY_BUT: refused unless (argument & mask) is listed; MATCH_ONE_OF: refused if it is
  uint8_t count;
  uint32_t values[6];
  int error;
  bool setup;  // does not hold for whoever knows the secret
};

#define ALL_BITS 0xffffffffu
#define NEW_NAMESPACES 0x7e020000u  // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
#define OWN(call, arg) {SYS_##call, arg, ALL_BITS, MATCH_ANY_BUT, 1, {0}, EPERM, false}
#define NO_URGENT_DATA(call, arg) {SYS_##call, arg, 1 /* MSG_OOB */, MATCH_ANY_BUT, 1, {0}, EOPNOTSUPP, false}

// Several conditions on one call stand together and must all hold.
#define FILTER_CONDITIONS { \
  {SYS_clone, 0, NEW_NAMESPACES, MATCH_ANY_BUT, 1, {0}, EPERM, false}, \
  /* UNIX, INET, INET6; stream and datagram */ \
  {SYS_socket, 0, ALL_BITS, MATCH_ANY_BUT, 3, {1, 2, 10}, EAFNOSUPPORT, false}, \
  {SYS_socket, 1, 0xf, MATCH_ANY_BUT, 2, {1, 2}, EAFNOSUPPORT, false}, \
  /* by default, UNIX's own number, TCP and UDP: others (SCTP, MPTCP, UDP-Lite) are more kernel than a program needs */ \
  {SYS_socket, 2, ALL_BITS, MATCH_ANY_BUT, 4, {0, 1, 6, 17}, EPROTONOSUPPORT, false}, \
  {SYS_socketpair, 0, ALL_BITS, MATCH_ANY_BUT, 1, {1}, EAFNOSUPPORT, false}, \
  /* keepers speak with the launcher by packets */ \
  {SYS_socketpair, 1, 0xf, MATCH_ANY_BUT, 2, {1, 2}, EAFNOSUPPORT, true}, \
  /* urgent data on UNIX sockets has been a way into kernels (CVE-2025-38236) */ \
  NO_URGENT_DATA(sendto, 3), NO_URGENT_DATA(recvfrom, 3), NO_URGENT_DATA(sendmsg, 2), NO_URGENT_DATA(recvmsg, 2), \
  NO_URGENT_DATA(sendmmsg, 3), NO_URGENT_DATA(recvmmsg, 3), \
  /* IPV6_FLOWLABEL_MGR: the kernel keeps a label for minutes after its socket, for the cell's next run to read. Other */ \
  /* levels' option of that number is refused too (IP_MULTICAST_IF, SO_SNDBUFFORCE, TCP_MD5SIG_EXT). */ \
  {SYS_setsockopt, 2, ALL_BITS, MATCH_ONE_OF, 1, {32}, ENOPROTOOPT, false}, \
  /* TIOCSTI, TIOCLINUX, TIOCSETD */ \
  {SYS_ioctl, 1, ALL_BITS, MATCH_ONE_OF, 3, {0x5412, 0x541c, 0x5423}, EPERM, false}, \
  /* F_SETLEASE, F_NOTIFY, F_SET_RW_HINT, F_SET_FILE_RW_HINT, F_SETDELEG (Linux 6.19) need no more than a descriptor for */ \
  /* reading, on a read-only mount too: one cell could mark what another one sees, or watch it look */ \
  {SYS_fcntl, 1, ALL_BITS, MATCH_ONE_OF, 5, {1024, 1026, 1036, 1038, 1040}, EINVAL, false}, \
  /* FUTEX_LOCK_PI, UNLOCK_PI, TRYLOCK_PI, WAIT_REQUEUE_PI, CMP_REQUEUE_PI, LOCK_PI2 */ \
  {SYS_futex, 1, 0x7f, MATCH_ONE_OF, 6, {6, 7, 8, 11, 12, 13}, ENOSYS, false}, \
  {SYS_personality, 0, ALL_BITS, MATCH_ANY_BUT, 2, {0, 0xffffffffu}, EPERM, false}, \
  /* PR_SET_SECCOMP, PR_SET_MM, PR_SCHED_CORE */ \
  {SYS_prctl, 0, ALL_BITS, MATCH_ONE_OF, 3, {22, 35, 62}, EPERM, false}, \
  /* another process's limits and scheduling, pid 1's above all, are not the payload's to change */ \
  OWN(prlimit64, 0), OWN(sched_setscheduler, 0), OWN(sched_setparam, 0), \
  OWN(sched_setattr, 0), OWN(setpriority, 0), OWN(setpriority, 1), \
  {SYS_ioprio_set, 0, ALL_BITS, MATCH_ANY_BUT, 1, {1 /* IOPRIO_WHO_PROCESS */}, EPERM, false}, OWN(ioprio_set, 1), \
}
// clang-format on
