// The filter that is built, as the kernel would run it, against the table that it is built from, read line by line.
#include <linux/seccomp.h>

#include "bpf.h"
#include "filter.h"
#include "fuzz.h"
#include "syscalls.h"

enum { SECRET_ARGUMENT = 5, NUMBERS = 640 };

static const uint64_t secret = 0x9c0ffee512345678u;
static const struct filter_condition conditions[] = FILTER_CONDITIONS;

static uint32_t refusal(int error, bool setup, const struct seccomp_data *data) {
  bool knows = setup && data->args[SECRET_ARGUMENT] == secret;
  return knows ? SECCOMP_RET_ALLOW : SECCOMP_RET_ERRNO | (uint32_t)error;
}

static bool is_refused(const struct filter_condition *c, const struct seccomp_data *data) {
  bool listed = false;
  for (uint8_t i = 0; i < c->count; i++) listed |= ((uint32_t)data->args[c->argument] & c->mask) == c->values[i];
  return listed == (c->refuse == MATCH_ONE_OF);
}

static uint32_t meant(const struct seccomp_data *data, bool memory_is_counted) {
  bool has_condition = false;
  if (data->arch != ARCH_AUDIT) return SECCOMP_RET_KILL_PROCESS;
  if (data->nr != -1 && (uint32_t)data->nr & ARCH_FOREIGN_BIT) return SECCOMP_RET_KILL_PROCESS;
#define ALLOW(call) \
  if (data->nr == SYS_##call) return SECCOMP_RET_ALLOW;
#define REFUSE(call, error) \
  if (data->nr == SYS_##call) return refusal(error, false, data);
#define SETUP(call, error) \
  if (data->nr == SYS_##call) return refusal(error, true, data);
  FILTER_ALLOWED(ALLOW)
  FILTER_ALLOWED_HERE(ALLOW)
  FILTER_REFUSED(REFUSE)
  FILTER_REFUSED_HERE(REFUSE)
  FILTER_SETUP(SETUP)
#undef ALLOW
#undef REFUSE
#undef SETUP
  if (data->nr == SYS_memfd_create) return memory_is_counted ? SECCOMP_RET_ALLOW : refusal(ENOSYS, true, data);
  for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
    const struct filter_condition *c = &conditions[i];
    if (data->nr != c->number) continue;
    has_condition = true;
    if (!is_refused(c, data)) continue;
    uint32_t action = refusal(c->error, c->setup, data);
    if (action != SECCOMP_RET_ALLOW) return action;
  }
  return has_condition ? SECCOMP_RET_ALLOW : SECCOMP_RET_ERRNO | ENOSYS;
}

// Mostly what decides: listed values, their neighbours, with anything in the half that the kernel does not look at.
static uint64_t eat_argument(struct food *f, int number) {
  uint8_t how = eat(f);
  uint64_t high = how & 64 ? (uint64_t)eat_u32(f) << 32 : 0;
  if (how & 128) return high | eat_u32(f);
  const struct filter_condition *c = &conditions[how % (sizeof conditions / sizeof conditions[0])];
  for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++)
    if (conditions[i].number == number && how & 32) c = &conditions[i];
  return high | (c->values[eat(f) % (c->count ? c->count : 1)] + (uint32_t)(int8_t)eat(f) % 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static int built = -1;
  struct food food = food_of(data, size);
  struct failure why = {0};
  struct seccomp_data call = {.arch = ARCH_AUDIT};
  uint8_t how = eat(&food);
  bool memory_is_counted = how & 1;
  if (built != memory_is_counted) REQUIRE(filter_build(memory_is_counted, secret, &why) == 0, why.detail);
  built = memory_is_counted;
  if (how & 2) call.arch = eat_u32(&food);
  call.nr = how & 4 ? (int)eat_u32(&food) : (int)(eat_u16(&food) % NUMBERS) - 1;
  for (int i = 0; i < SECRET_ARGUMENT; i++) call.args[i] = eat_argument(&food, call.nr);
  call.args[SECRET_ARGUMENT] =
      how & 8 ? secret ^ (how & 16 ? (uint64_t)eat(&food) << (eat(&food) % 64) : 0) : eat_argument(&food, call.nr);
  uint32_t action = bpf_run(filter_program(), &call);
  REQUIRE(action == meant(&call, memory_is_counted), "the program does what the table says");
  REQUIRE((action & SECCOMP_RET_ACTION_FULL) != SECCOMP_RET_ERRNO || action & SECCOMP_RET_DATA,
          "no refusal looks like success");
  return 0;
}
