// The filter, as the kernel would run it: spot checks that were written down from the security decisions and not from
// the table (table_test.c), and what holds for every number.
#include "filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <stdio.h>
#include <sys/syscall.h>

#include "arch.h"
#include "interpreter.h"
#include "tap.h"

enum { LAST_NUMBER = 1024 };
enum { MOST_STEPS = 16, MOST_STEPS_WITH_CONDITIONS = 64 };

#define NO_ARGUMENTS \
  { 0 }
#define CALL(name, expected) \
  { #name, SYS_##name, NO_ARGUMENTS, expected }
#define WITH(name, expected, ...) \
  { #name "(" #__VA_ARGS__ ")", SYS_##name, {__VA_ARGS__ }, expected }

#define SECRET 0x0123456789abcdefull
#define HIGH 0xffffffff00000000u  // bits that the kernel does not look at in an int argument

static const struct check {
  const char *name;
  int number;
  uint64_t args[6];
  int expected;
} checks[] = {
    // What no program can do without.
    CALL(read, ALLOW),
    CALL(write, ALLOW),
    CALL(openat, ALLOW),
    CALL(close, ALLOW),
    CALL(mmap, ALLOW),
    CALL(execve, ALLOW),
    CALL(exit_group, ALLOW),
    CALL(wait4, ALLOW),
    CALL(rt_sigreturn, ALLOW),
    CALL(kill, ALLOW),
    CALL(pipe2, ALLOW),
    CALL(getdents64, ALLOW),
    CALL(newfstatat, ALLOW),
    CALL(statx, ALLOW),
    CALL(getrandom, ALLOW),
    CALL(rseq, ALLOW),
    CALL(set_robust_list, ALLOW),
    CALL(clock_nanosleep, ALLOW),
    CALL(sigaltstack, ALLOW),
    CALL(epoll_pwait, ALLOW),
    CALL(sched_getaffinity, ALLOW),
    CALL(membarrier, ALLOW),
    CALL(connect, ALLOW),
    // As if the kernel were older.
    CALL(clone3, ENOSYS),
    CALL(io_uring_setup, ENOSYS),
    CALL(io_uring_enter, ENOSYS),
    CALL(io_uring_register, ENOSYS),
    CALL(userfaultfd, ENOSYS),
    CALL(add_key, ENOSYS),
    CALL(request_key, ENOSYS),
    CALL(keyctl, ENOSYS),
    CALL(pidfd_getfd, ENOSYS),
    CALL(mq_open, ENOSYS),
    CALL(mq_unlink, ENOSYS),
    CALL(mq_timedsend, ENOSYS),
    CALL(mq_timedreceive, ENOSYS),
    CALL(mq_notify, ENOSYS),
    CALL(mq_getsetattr, ENOSYS),
    CALL(shmget, ENOSYS),
    CALL(shmat, ENOSYS),
    CALL(shmctl, ENOSYS),
    CALL(semget, ENOSYS),
    CALL(semop, ENOSYS),
    CALL(msgget, ENOSYS),
    CALL(msgsnd, ENOSYS),
    CALL(inotify_init1, ENOSYS),
    CALL(inotify_add_watch, ENOSYS),
    CALL(fanotify_init, ENOSYS),
    CALL(io_setup, ENOSYS),
    {"memfd_secret", 447, {0}, ENOSYS},
    {"the number -1", -1, {0}, ENOSYS},
    {"a number of the future", 1023, {0}, ENOSYS},
    // What a container breaks out with.
    CALL(ptrace, EPERM),
    CALL(process_vm_readv, EPERM),
    CALL(process_vm_writev, EPERM),
    CALL(mount, EPERM),
    CALL(umount2, EPERM),
    CALL(pivot_root, EPERM),
    CALL(chroot, EPERM),
    CALL(move_mount, EPERM),
    CALL(open_tree, EPERM),
    CALL(fsopen, EPERM),
    CALL(fsconfig, EPERM),
    CALL(fsmount, EPERM),
    CALL(fspick, EPERM),
    {"mount_setattr", 442, {0}, EPERM},
    CALL(unshare, EPERM),
    CALL(setns, EPERM),
    CALL(bpf, EPERM),
    CALL(perf_event_open, EPERM),
    CALL(kexec_load, EPERM),
    CALL(init_module, EPERM),
    CALL(finit_module, EPERM),
    CALL(delete_module, EPERM),
    CALL(reboot, EPERM),
    CALL(name_to_handle_at, EPERM),
    CALL(open_by_handle_at, EPERM),
    CALL(seccomp, EPERM),
    CALL(clock_settime, EPERM),
    CALL(sethostname, EPERM),
    CALL(swapon, EPERM),
    // fork and threads, but no namespaces.
    WITH(clone, ALLOW, 17),
    WITH(clone, ALLOW, 0x3d0f00),
    WITH(clone, ALLOW, 0x4111),
    WITH(clone, EPERM, 0x00020000 | 17),
    WITH(clone, EPERM, 0x02000000 | 17),
    WITH(clone, EPERM, 0x04000000 | 17),
    WITH(clone, EPERM, 0x08000000 | 17),
    WITH(clone, EPERM, 0x10000000 | 17),
    WITH(clone, EPERM, 0x20000000 | 17),
    WITH(clone, EPERM, 0x40000000 | 17),
    WITH(clone, EPERM, HIGH | 0x10000011),
    WITH(clone, EPERM, 0x00008000 | 17),
    // UNIX, INET and INET6, by streams and datagrams, with and without SOCK_CLOEXEC and SOCK_NONBLOCK.
    WITH(socket, ALLOW, 1, 1),
    WITH(socket, ALLOW, 2, 2),
    WITH(socket, ALLOW, 10, 1 | 02000000 | 04000),
    WITH(socket, ALLOW, 2, 1, 6),
    WITH(socket, ALLOW, 10, 2, 17),
    WITH(socket, ALLOW, 1, 1, 1),
    WITH(socket, EPROTONOSUPPORT, 2, 2, 1),
    WITH(socket, EPROTONOSUPPORT, 10, 2, 58),
    WITH(socket, EPROTONOSUPPORT, 1, 1, 6),
    WITH(socket, EPROTONOSUPPORT, 2, 1, 132),
    WITH(socket, EPROTONOSUPPORT, 2, 1, 262),
    WITH(socket, EPROTONOSUPPORT, 2, 2, HIGH | 136),
    WITH(socket, EAFNOSUPPORT, 2, 3),
    WITH(socket, EAFNOSUPPORT, 1, 5),
    WITH(socket, EAFNOSUPPORT, 16, 3),
    WITH(socket, EAFNOSUPPORT, 17, 2),
    WITH(socket, EAFNOSUPPORT, 38, 5),
    WITH(socket, EAFNOSUPPORT, 40, 1),
    WITH(socket, EAFNOSUPPORT, HIGH | 40, 1),
    WITH(socket, EAFNOSUPPORT, 2, HIGH | 3),
    WITH(socketpair, ALLOW, 1, 1),
    WITH(socketpair, EAFNOSUPPORT, 2, 1),
    WITH(socketpair, EAFNOSUPPORT, 1, 3),
    WITH(socketpair, EAFNOSUPPORT, 1, 5),
    // Urgent data.
    WITH(sendto, ALLOW, 3, 0, 1, 0x4000),
    WITH(sendto, EOPNOTSUPP, 3, 0, 1, 1),
    WITH(recvfrom, EOPNOTSUPP, 3, 0, 1, 1),
    WITH(sendmsg, EOPNOTSUPP, 3, 0, 0x4001),
    WITH(recvmsg, EOPNOTSUPP, 3, 0, 3),
    WITH(recvmsg, ALLOW, 3, 0, 2),
    WITH(sendmmsg, EOPNOTSUPP, 3, 0, 1, 1),
    WITH(recvmmsg, EOPNOTSUPP, 3, 0, 1, HIGH | 1),
    WITH(setsockopt, ALLOW, 3, 1, 2),
    WITH(setsockopt, ENOPROTOOPT, 3, 41, 32),
    WITH(setsockopt, ENOPROTOOPT, 3, 41, HIGH | 32),
    // Terminals: the kernel looks at the low 32 bits of the request only.
    WITH(ioctl, ALLOW, 0, 0x5401),
    WITH(ioctl, ALLOW, 0, 0x5413),
    WITH(ioctl, ENOTTY, 0, 0x5412),
    WITH(ioctl, ENOTTY, 0, 0xffffffff00005412),
    WITH(ioctl, ENOTTY, 0, 0x100005412),
    WITH(ioctl, ENOTTY, 0, 0x541c),
    WITH(ioctl, ENOTTY, 0, 0x5423),
    WITH(ioctl, ENOTTY, 0, HIGH | 0x541c),
    // Nor what file systems, namespaces, disks and interfaces add of their own.
    WITH(ioctl, ALLOW, 0, 0x541b),
    WITH(ioctl, ALLOW, 0, 0x5421),
    WITH(ioctl, ENOTTY, 0, 0x40086602),
    WITH(ioctl, ENOTTY, 0, 0x40049409),
    WITH(ioctl, ENOTTY, 0, 0xb702),
    WITH(ioctl, ENOTTY, 0, 0xff09),
    WITH(ioctl, ENOTTY, 0, 0x1260),
    WITH(ioctl, ENOTTY, 0, 0x5760),
    WITH(ioctl, ENOTTY, 0, 0x8914),
    WITH(ioctl, ENOTTY, 0, 0),
    // Descriptors: no leases, no watching of folders.
    WITH(fcntl, ALLOW, 0, 3),
    WITH(fcntl, ALLOW, 0, 1030),
    WITH(fcntl, ALLOW, 0, 37),
    WITH(fcntl, EINVAL, 0, 1024),
    WITH(fcntl, EINVAL, 0, 1026),
    WITH(fcntl, EINVAL, 0, 1036),
    WITH(fcntl, EINVAL, 0, 1040),
    WITH(fcntl, EINVAL, 0, HIGH | 1026),
    WITH(pipe2, ALLOW, 0, 02000000 | 04000),
    WITH(pipe2, EINVAL, 0, 0200),
    WITH(mknodat, ALLOW, 0, 0, 0010644),
    WITH(mknodat, EPERM, 0, 0, 0020644),
    WITH(mknodat, EPERM, 0, 0, HIGH | 0060644),
    WITH(renameat2, ALLOW, 0, 0, 0, 0, 1),
    WITH(renameat2, EINVAL, 0, 0, 0, 0, 4),
    // Memory that others have a part in.
    WITH(mmap, ALLOW, 0, 1, 3, 0x22),
    WITH(mmap, ENOMEM, 0, 1, 3, 0x40022),
    WITH(memfd_create, ENOMEM, 0, 4),
    WITH(madvise, ALLOW, 0, 1, 4),
    WITH(madvise, EINVAL, 0, 1, 12),
    WITH(madvise, EINVAL, 0, 1, 100),
    WITH(fadvise64, ALLOW, 0, 0, 0, 2),
    WITH(fadvise64, EPERM, 0, 0, 0, 4),
    // Options of sockets: level and option together.
    WITH(setsockopt, ALLOW, 3, 1, 2),
    WITH(setsockopt, ALLOW, 3, 6, 1),
    WITH(setsockopt, ALLOW, 3, 41, 26),
    WITH(setsockopt, ALLOW, 3, 0, 49),
    WITH(setsockopt, ENOPROTOOPT, 3, 1, 26),
    WITH(setsockopt, ENOPROTOOPT, 3, 1, 50),
    WITH(setsockopt, ENOPROTOOPT, 3, 1, 60),
    WITH(setsockopt, ENOPROTOOPT, 3, 6, 31),
    WITH(setsockopt, ENOPROTOOPT, 3, 6, 19),
    WITH(setsockopt, ENOPROTOOPT, 3, 0, 64),
    WITH(setsockopt, ENOPROTOOPT, 3, 0, 17),
    WITH(setsockopt, ENOPROTOOPT, 3, 41, 1),
    WITH(setsockopt, ENOPROTOOPT, 3, 17, 100),
    WITH(setsockopt, ENOPROTOOPT, 3, 270, 1),
    WITH(setsockopt, ENOPROTOOPT, 3, HIGH | 6, HIGH | 31),
    WITH(getsockopt, ALLOW, 3, 1, 4),
    WITH(getsockopt, ALLOW, 3, 6, 11),
    WITH(getsockopt, ENOPROTOOPT, 3, 1, 26),
    WITH(getsockopt, ENOPROTOOPT, 3, 6, 35),
    // Futexes: no priority inheritance, whatever flags stand beside the operation.
    WITH(futex, ALLOW, 0, 0),
    WITH(futex, ALLOW, 0, 0x80),
    WITH(futex, ALLOW, 0, 0x81),
    WITH(futex, ALLOW, 0, 0x189),
    WITH(futex, ENOSYS, 0, 6),
    WITH(futex, ENOSYS, 0, 7),
    WITH(futex, ENOSYS, 0, 8),
    WITH(futex, ENOSYS, 0, 11),
    WITH(futex, ENOSYS, 0, 12),
    WITH(futex, ENOSYS, 0, 13),
    WITH(futex, ENOSYS, 0, 0x86),
    WITH(futex, ENOSYS, 0, 0x18b),
    WITH(futex, ENOSYS, 0, 0x18c),
    WITH(futex, ENOSYS, 0, HIGH | 0x86),
    // Other personalities switch protections off.
    WITH(personality, ALLOW, 0),
    WITH(personality, ALLOW, 0xffffffff),
    WITH(personality, ALLOW, HIGH | 0xffffffff),
    WITH(personality, EPERM, 0x40000),
    WITH(personality, EPERM, 0x400000),
    WITH(personality, EPERM, 8),
    // Oneself only.
    WITH(prlimit64, ALLOW, 0, 7),
    WITH(prlimit64, ALLOW, HIGH, 7),
    WITH(prlimit64, EPERM, 1, 7),
    WITH(prlimit64, EPERM, 0xffffffff, 7),
    WITH(sched_setaffinity, EPERM, 0),
    WITH(sched_setaffinity, EPERM, 1),
    WITH(sched_setscheduler, ALLOW, 1, 0),
    WITH(sched_setscheduler, ALLOW, 0, 3),
    WITH(sched_setscheduler, EPERM, 1, 3),
    WITH(sched_setscheduler, EPERM, 1, 5),
    WITH(sched_setscheduler, EPERM, 1, HIGH | 5),
    WITH(sched_setscheduler, EPERM, 1, 0x40000000),
    WITH(sched_setscheduler, EPERM, 0, 1),
    WITH(sched_setscheduler, EPERM, 0, 7),
    WITH(sched_setparam, EPERM, 1),
    WITH(sched_setattr, EPERM, 1),
    WITH(setpriority, ALLOW, 0, 0),
    WITH(setpriority, EPERM, 0, 1),
    WITH(setpriority, EPERM, 1, 0),
    WITH(setpriority, EPERM, 2, 0),
    WITH(ioprio_set, ALLOW, 1, 0),
    WITH(ioprio_set, EPERM, 1, 1),
    WITH(ioprio_set, EPERM, 3, 0),
    WITH(prctl, ALLOW, 15),
    WITH(prctl, ALLOW, 38),
    WITH(prctl, EINVAL, 22),
    WITH(prctl, EINVAL, 35),
    WITH(prctl, EINVAL, 62),
    WITH(prctl, EINVAL, HIGH | 22),
    WITH(prctl, EINVAL, 59),
    WITH(prctl, EINVAL, 67),
    WITH(prctl, EINVAL, 0x59616d61),
#ifdef __x86_64__
    CALL(open, ALLOW),
    CALL(stat, ALLOW),
    CALL(fork, ALLOW),
    CALL(vfork, ALLOW),
    WITH(arch_prctl, ALLOW, 0x1002),
    WITH(arch_prctl, EINVAL, 0x1012),
    WITH(arch_prctl, EINVAL, 0x4002),
    CALL(poll, ALLOW),
    CALL(iopl, EPERM),
    CALL(ioperm, EPERM),
    CALL(modify_ldt, EPERM),
    CALL(kexec_file_load, EPERM),
    CALL(inotify_init, ENOSYS),
    CALL(uselib, ENOSYS),
    CALL(_sysctl, ENOSYS),
    CALL(vserver, ENOSYS),
    {"the number 0x80000000", (int)0x80000000u, {0}, ENOSYS},
#endif
};

static void spot_checks(void) {
  for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
    int got = action(ARCH_AUDIT, checks[i].number, checks[i].args);
    if (!ok(got == checks[i].expected, "%s", checks[i].name)) tap_note("got %d, expected %d", got, checks[i].expected);
  }
}

static bool is_meant(int got) {
  static const int meant[] = {ALLOW, ENOSYS, EPERM, EAFNOSUPPORT, EINVAL, ENOTTY, ENOPROTOOPT, EOPNOTSUPP};
  for (size_t i = 0; i < sizeof meant / sizeof meant[0]; i++)
    if (got == meant[i]) return true;
  return false;
}

static void every_number(void) {
  int odd = 0, allowed = 0, deepest = 0, deepest_number = 0;
  for (int number = -1; number <= LAST_NUMBER; number++) {
    int got = action(ARCH_AUDIT, number, NULL);
    odd += !is_meant(got);
    allowed += got == ALLOW;
    if (steps() > deepest) {
      deepest = steps();
      deepest_number = number;
    }
  }
  ok(odd == 0, "every number from -1 to %d is allowed or refused by an errno that is meant", LAST_NUMBER);
  ok(allowed > 200 && allowed < 330, "an allowlist of a plausible size (%d calls)", allowed);
  ok(deepest <= MOST_STEPS_WITH_CONDITIONS, "no call takes more than %d instructions (%d for number %d)",
     MOST_STEPS_WITH_CONDITIONS, deepest, deepest_number);
  action(ARCH_AUDIT, SYS_read, NULL);
  ok(steps() <= MOST_STEPS, "read takes %d instructions", steps());
  ok(filter_program()->len <= BPF_MAXINSNS, "the kernel takes programs of this length (%d)", filter_program()->len);
}

static void foreign_numbers(void) {
  static const uint32_t foreign[] = {AUDIT_ARCH_I386, AUDIT_ARCH_ARM, AUDIT_ARCH_MIPS64, 0, ARCH_AUDIT ^ 0x40000000u};
  int survived = 0;
  for (size_t arch = 0; arch < sizeof foreign / sizeof foreign[0]; arch++)
    for (int number = -1; number <= LAST_NUMBER; number++) survived += action(foreign[arch], number, NULL) != KILL;
  ok(survived == 0, "every call of a foreign architecture kills the process");
  if (!ARCH_FOREIGN_BIT) return;
  for (int number = 0; number <= LAST_NUMBER; number++)
    survived += action(ARCH_AUDIT, (int)((unsigned)number | ARCH_FOREIGN_BIT), NULL) != KILL;
  ok(survived == 0, "every x32 call kills the process");
}

// With the secret in the sixth argument, set-up calls are allowed, and nothing else is.
static void secret_argument(void) {
  static const struct {
    int number;
    uint64_t arguments[2];
  } setup[] = {{SYS_clone3, {0}},        {SYS_unshare, {0}},       {SYS_mount, {0}},
               {SYS_umount2, {0}},       {SYS_open_tree, {0}},     {SYS_move_mount, {0}},
               {SYS_mount_setattr, {0}}, {SYS_chroot, {0}},        {SYS_sched_setaffinity, {0}},
               {SYS_sethostname, {0}},   {SYS_setdomainname, {0}}, {SYS_perf_event_open, {0}},
               {SYS_socketpair, {1, 5}}, {SYS_ioctl, {0, 0x8914}}};
  enum { COUNT = sizeof setup / sizeof setup[0] };
  static const uint64_t wrong[] = {0,          ~0ull,   SECRET & 0xffffffffu, SECRET >> 32, SECRET & HIGH,
                                   SECRET ^ 1, ~SECRET, SECRET + (1ull << 32)};
  int passed = 0, stopped = 0, opened = 0, changed = 0;
  const int rights = (int)(sizeof wrong / sizeof wrong[0]) * COUNT;
  for (int i = 0; i < COUNT; i++) {
    uint64_t arguments[6] = {setup[i].arguments[0], setup[i].arguments[1], 0, 0, 0, SECRET};
    passed += action(ARCH_AUDIT, setup[i].number, arguments) == ALLOW;
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
      arguments[5] = wrong[k];
      stopped += action(ARCH_AUDIT, setup[i].number, arguments) > 0;
    }
  }
  ok(passed == COUNT, "with the secret every set-up call is allowed (%d of %d)", passed, COUNT);
  ok(stopped == rights, "with a part of it, its like, or nothing none is");
  for (int number = -1; number <= LAST_NUMBER; number++) {
    const uint64_t with[6] = {0, 0, 0, 0, 0, SECRET};
    if (action(ARCH_AUDIT, number, with) == action(ARCH_AUDIT, number, NULL)) continue;
    bool expected = false;
    for (int i = 0; i < COUNT; i++) expected |= setup[i].number == number;
    opened += expected;
    changed += !expected;
  }
  ok(changed == 0, "no other call is any different with it");
  const uint64_t with[6] = {0, 0, 0, 0, 0, SECRET};
  ok(action(ARCH_AUDIT ^ 1, SYS_mount, with) == KILL, "nor is a foreign architecture");
  // The time of a refusal must not depend on what of the guess is right.
  int taken = 0;
  for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
    const uint64_t guess[6] = {0, 0, 0, 0, 0, wrong[k]};
    action(ARCH_AUDIT, SYS_mount, guess);
    if (k == 0) taken = steps();
    opened -= steps() != taken;
  }
  ok(opened == COUNT - 1 /* socketpair is refused for its first argument */, "a refusal takes as long for every guess");
}

int main(void) {
  struct failure why = {0};
  if (!ok(filter_build(true, SECRET, &why) == 0, "the filter can be built")) tap_note("%s", why.detail);
  spot_checks();
  every_number();
  foreign_numbers();
  secret_argument();
  ok(action(ARCH_AUDIT, SYS_memfd_create, NULL) == ALLOW, "memfd_create is allowed where a cgroup counts its memory");
  ok(filter_build(false, SECRET, &why) == 0 && action(ARCH_AUDIT, SYS_memfd_create, NULL) == ENOSYS,
     "and does not exist where none does");
  const uint64_t with[6] = {0, 0, 0, 0, 0, SECRET};
  ok(action(ARCH_AUDIT, SYS_memfd_create, with) == ALLOW, "but for the init");
  return tap_done();
}
