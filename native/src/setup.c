#include "setup.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

#include "arch.h"
#include "filter.h"

static uint64_t secret;

int setup_begin(bool memory_is_counted, struct failure *why) {
  // A core size of 1 stops also what a piped core_pattern would start, which 0 does not; see core(5).
  const struct rlimit no_core = {.rlim_cur = 1, .rlim_max = 1};
  uint64_t drawn = 0;
  // Zero is what an unused register holds most often.
  while (drawn == 0)
    if (getrandom(&drawn, sizeof drawn, 0) != (ssize_t)sizeof drawn && errno != EINTR)
      return fail(why, STAGE_SECCOMP, 1, "draw a random number");
  if (filter_build(memory_is_counted, drawn, why) < 0) return -1;
  // A lower limit of the caller's (0) is as good.
  if (setrlimit(RLIMIT_CORE, &no_core) < 0 && errno != EPERM) return fail(why, STAGE_RLIMIT, RLIMIT_CORE, "setrlimit");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return fail(why, STAGE_PRIVILEGES, 3, "no_new_privs");
  if (filter_install() < 0) return fail(why, STAGE_SECCOMP, 0, "install the filter");
  secret = drawn;
  return 0;
}

long setup_call(long number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e) {
  return syscall(number, a, b, c, d, e, secret);
}

int setup_mount(const char *source, const char *target, const char *type, unsigned long flags, const char *data) {
  return (int)setup_call(SYS_mount, (uintptr_t)source, (uintptr_t)target, (uintptr_t)type, flags, (uintptr_t)data);
}

int setup_umount(const char *target, int flags) {
  return (int)setup_call(SYS_umount2, (uintptr_t)target, (uint64_t)flags, 0, 0, 0);
}

int setup_unshare(int flags) { return (int)setup_call(SYS_unshare, (uint64_t)flags, 0, 0, 0, 0); }

int setup_clone3(const struct clone_args *how) {
  return (int)setup_call(SYS_clone3, (uintptr_t)how, sizeof *how, 0, 0, 0);
}
