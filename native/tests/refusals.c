#include "refusals.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "arch.h"
#include "constants.h"

#ifdef __x86_64__
#define WITH_X86_64_CALLS
#endif

// A call that the table refuses: wholly, or with `value` as this argument (and `given` as that one).
struct refusal {
  const char *name;
  long number;
  int error;
  uint8_t argument;
  uint32_t value;
  uint8_t given;
  uint32_t given_value;
};

// No row allows it, whatever its mask.
#define STRANGE 0x5a5a5a5au
#define FIRST_(first, ...) first
#define FIRST_OF(...) FIRST_(__VA_ARGS__, 0)

#define REFUSAL(call, error, i, value, given, given_value) \
  {#call, SYS_##call, error, i, (uint32_t)(value), given, (uint32_t)(given_value)},
#define NOTHING(...)
#define GROUP NOTHING
#define ALLOW NOTHING
#define COUNTED NOTHING
#define REFUSE(call, error, why) REFUSAL(call, error, 0, 0, 0, 0)
#define SETUP(call, error, why) REFUSAL(call, error, 0, 0, 0, 0)
#define ONLY(call, i, name, mask, error, why, ...) REFUSAL(call, error, i, STRANGE, i, STRANGE)
#define ONLY_OR_SETUP ONLY
#define NEVER(call, i, name, mask, error, why, ...) \
  REFUSAL(call, error, i, FIRST_OF(__VA_ARGS__), i, FIRST_OF(__VA_ARGS__))
#define NO_BITS(call, i, name, error, why, ...) REFUSAL(call, error, i, FIRST_OF(__VA_ARGS__), i, FIRST_OF(__VA_ARGS__))
#define ONLY_BITS(call, i, name, error, why, ...) REFUSAL(call, error, i, STRANGE, i, STRANGE)
#define ONLY_IF(call, given, given_name, given_value, i, name, error, why, ...) \
  REFUSAL(call, error, i, STRANGE, given, given_value)
#define NEVER_IF(call, given, given_name, given_value, i, name, error, why, ...) \
  REFUSAL(call, error, i, FIRST_OF(__VA_ARGS__), given, given_value)

static const struct refusal refusals[] = {
#include "syscalls.h"
};
enum { REFUSALS = sizeof refusals / sizeof refusals[0] };

// Newer kernels answer these before any filter is asked (docs/system-calls.md).
static int is_kernels_own(long number) {
#ifdef __x86_64__
  return number == SYS_uretprobe || number == SYS_uprobe;
#else
  return number < 0;
#endif
}

int refusals_ask(void) {
  for (size_t i = 0; i < REFUSALS; i++) {
    const struct refusal *r = &refusals[i];
    // What stands beside the argument is harmless, and a type that sockets may have.
    uint64_t a[6] = {0, r->number == SYS_socket, 0, 0, 0, 0};
    a[r->argument] = r->value;
    a[r->given] = r->given_value;
    // Without a cgroup it is refused before its flags are looked at.
    int other = r->number == SYS_memfd_create ? ENOSYS : r->error;
    if (is_kernels_own(r->number)) continue;
    errno = 0;
    long got = syscall((long)r->number, a[0], a[1], a[2], a[3], a[4], a[5]);
    if (got != -1 || (errno != r->error && errno != other))
      printf("%s(%llx, %llx, %llx, %llx): %ld, errno %d instead of %d\n", r->name, (unsigned long long)a[0],
             (unsigned long long)a[1], (unsigned long long)a[2], (unsigned long long)a[3], got, errno, r->error);
  }
  printf("asked\n");
  return REFUSALS < 100;
}
