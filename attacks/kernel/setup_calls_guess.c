// Set-up calls (mount, unshare, clone3 and others) pass the filter for whoever puts a secret into the sixth argument
// register. Guesses at it: values that registers and programs hold, halves, and random ones, each with a call that the
// kernel itself would carry out, or would refuse by another error than the filter does.
#define _GNU_SOURCE
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <time.h>

#include "attack.h"

static const struct call {
  const char *name;
  long number;
  uint64_t arguments[5];
  int refused;
} calls[] = {
    {"clone3", SYS_clone3, {0, 0}, ENOSYS},
    {"unshare", SYS_unshare, {0}, EPERM},
    {"mount", SYS_mount, {1, 1, 1, 0, 1}, EPERM},
    {"umount2", SYS_umount2, {1, ~0u}, EPERM},
    {"open_tree", SYS_open_tree, {-100ull, 1, 0}, EPERM},
    {"move_mount", SYS_move_mount, {-100ull, 1, -100ull, 1, ~0u}, EPERM},
    {"mount_setattr", 442, {-100ull, 1, ~0u}, EPERM},
    {"chroot", SYS_chroot, {1}, EPERM},
    {"sched_setaffinity", SYS_sched_setaffinity, {0, 0, 1}, EPERM},
    {"perf_event_open", SYS_perf_event_open, {1, 0, 0, 0, 0}, EPERM},
    {"socketpair of packets", SYS_socketpair, {1, 5, 0, 1}, EAFNOSUPPORT},
    {"ioctl", SYS_ioctl, {-1ull, 0x8914, 0}, ENOTTY},
};

static int refused(const struct call *c, uint64_t secret) {
  const uint64_t *a = c->arguments;
  errno = 0;
  return syscall(c->number, a[0], a[1], a[2], a[3], a[4], secret) == -1 && errno == c->refused;
}

int main(void) {
  static uint64_t guesses[1 << 14];
  const unsigned count = sizeof guesses / sizeof guesses[0];
  const uint64_t chosen[] = {0,
                             1,
                             ~0ull,
                             ~0u,
                             ~0ull << 32,
                             1ull << 63,
                             0x0123456789abcdef,
                             (uint64_t)getpid(),
                             (uint64_t)time(NULL),
                             *(uint64_t *)getauxval(AT_RANDOM),
                             getauxval(AT_SYSINFO_EHDR),
                             (uint64_t)(uintptr_t)guesses,
                             (uint64_t)(uintptr_t)main};
  if (getrandom(guesses, 256, 0) != 256) broken("getrandom: %s", strerror(errno));
  uint64_t seed = guesses[31];
  for (unsigned i = 32; i < count; i++) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    // Also 32 bits in one half or the other, and single bits: no part of it must be found alone.
    guesses[i] = i % 4 == 0 ? seed : i % 4 == 1 ? seed << 32 : i % 4 == 2 ? seed >> 32 : 1ull << i / 4 % 64;
  }
  memcpy(guesses, chosen, sizeof chosen);
  for (unsigned i = 0; i < sizeof calls / sizeof calls[0]; i++) {
    unsigned k = 0;
    while (k < count && refused(&calls[i], guesses[k])) k++;
    if (k == count)
      held("%s: %u guesses", calls[i].name, count);
    else
      broken("%s with %llx: %s", calls[i].name, (unsigned long long)guesses[k], strerror(errno));
  }
  return 0;
}
