// The filter that is built, as the kernel would run it, against the table that it is built from, read line by line.
#include "filter.h"

#include <errno.h>

#include "../tests/interpreter.h"
#include "arch.h"
#include "constants.h"
#include "fuzz.h"

#ifdef __x86_64__
#define WITH_X86_64_CALLS
#endif

enum { SECRET_ARGUMENT = 5, NUMBERS = 640, ALLOWED = ALLOW, KILLED = KILL };

static const uint64_t secret = 0x9c0ffee512345678u;

// A line of the table, as its comment describes it.
static const struct row {
  int number;
  enum { ALWAYS, REFUSED, SET_UP, IF_COUNTED, ONLY_THESE, NOT_THESE, NONE_OF_THE_BITS, NO_OTHER_BITS } kind;
  int error;
  uint8_t argument, given;
  bool is_given, setup;
  uint32_t value, mask, values[40];
  uint8_t count;
} rows[] = {
#define COUNT(...) (sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))
#define CALL(call, how, errno_) {.number = SYS_##call, .kind = how, .error = errno_},
#define ARGUMENT(call, how, i, mask_, errno_, setup_, ...) \
  {.number = SYS_##call,                                   \
   .kind = how,                                            \
   .argument = i,                                          \
   .mask = (uint32_t)(mask_),                              \
   .error = errno_,                                        \
   .setup = setup_,                                        \
   .values = {__VA_ARGS__},                                \
   .count = COUNT(__VA_ARGS__)},
#define GIVEN(call, how, given_, value_, i, errno_, ...) \
  {.number = SYS_##call,                                 \
   .kind = how,                                          \
   .given = given_,                                      \
   .is_given = true,                                     \
   .value = value_,                                      \
   .argument = i,                                        \
   .mask = ALL_BITS,                                     \
   .error = errno_,                                      \
   .values = {__VA_ARGS__},                              \
   .count = COUNT(__VA_ARGS__)},
#define GROUP(...)
#define ALLOW(call) CALL(call, ALWAYS, 0)
#define REFUSE(call, error, why) CALL(call, REFUSED, error)
#define SETUP(call, error, why) CALL(call, SET_UP, error)
#define COUNTED(call, error, why) CALL(call, IF_COUNTED, error)
#define ONLY(call, i, name, mask, error, why, ...) ARGUMENT(call, ONLY_THESE, i, mask, error, false, __VA_ARGS__)
#define ONLY_OR_SETUP(call, i, name, mask, error, why, ...) \
  ARGUMENT(call, ONLY_THESE, i, mask, error, true, __VA_ARGS__)
#define NEVER(call, i, name, mask, error, why, ...) ARGUMENT(call, NOT_THESE, i, mask, error, false, __VA_ARGS__)
#define NO_BITS(call, i, name, error, why, ...) ARGUMENT(call, NONE_OF_THE_BITS, i, ALL_BITS, error, false, __VA_ARGS__)
#define ONLY_BITS(call, i, name, error, why, ...) ARGUMENT(call, NO_OTHER_BITS, i, ALL_BITS, error, false, __VA_ARGS__)
#define ONLY_IF(call, given, name, value, i, name2, error, why, ...) \
  GIVEN(call, ONLY_THESE, given, value, i, error, __VA_ARGS__)
#define NEVER_IF(call, given, name, value, i, name2, error, why, ...) \
  GIVEN(call, NOT_THESE, given, value, i, error, __VA_ARGS__)
#include "syscalls.h"
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static bool holds(const struct row *r, const uint64_t *arguments) {
  uint32_t argument = (uint32_t)arguments[r->argument] & r->mask, bits = 0;
  bool listed = false;
  if (r->is_given && (uint32_t)arguments[r->given] != r->value) return true;
  for (uint8_t i = 0; i < r->count; i++) {
    listed |= argument == r->values[i];
    bits |= r->values[i];
  }
  switch (r->kind) {
    case ONLY_THESE: return listed;
    case NOT_THESE: return !listed;
    case NONE_OF_THE_BITS: return !(argument & bits);
    case NO_OTHER_BITS: return !(argument & ~bits);
    case ALWAYS:
    case REFUSED:
    case SET_UP:
    case IF_COUNTED: break;
  }
  return true;
}

static int refusal(int error, bool setup, const uint64_t *arguments) {
  return setup && arguments[SECRET_ARGUMENT] == secret ? ALLOWED : error;
}

// What the table says to this call itself; NULL where it only has conditions, or is not there.
static const struct row *row_of(int number) {
  for (size_t i = 0; i < ROWS; i++)
    if (rows[i].number == number && rows[i].kind < ONLY_THESE) return &rows[i];
  return NULL;
}

static int meant(uint32_t arch, int number, const uint64_t *arguments, bool memory_is_counted) {
  bool has_condition = false;
  if (arch != ARCH_AUDIT) return KILLED;
  if (number != -1 && (uint32_t)number & ARCH_FOREIGN_BIT) return KILLED;
  const struct row *call = row_of(number);
  if (call && call->kind != ALWAYS && !(call->kind == IF_COUNTED && memory_is_counted))
    return refusal(call->error, call->kind != REFUSED, arguments);
  for (size_t i = 0; i < ROWS; i++) {
    const struct row *r = &rows[i];
    if (r->number != number || r->kind < ONLY_THESE) continue;
    if (!holds(r, arguments)) return refusal(r->error, r->setup, arguments);
    has_condition = true;
  }
  return call || has_condition ? ALLOWED : ENOSYS;
}

// Mostly what decides: listed values, their neighbours, with anything in the half that the kernel does not look at.
static uint64_t eat_argument(struct food *f, int number) {
  uint8_t how = eat(f);
  uint64_t high = how & 64 ? (uint64_t)eat_u32(f) << 32 : 0;
  if (how & 128) return high | eat_u32(f);
  const struct row *r = &rows[eat_u16(f) % ROWS];
  size_t skipped = how & 31;
  for (size_t i = 0; i < ROWS && how & 32; i++)
    if (rows[i].number == number && rows[i].count && skipped-- == 0) r = &rows[i];
  if (r->is_given && how & 1) return high | r->value;
  return high | (r->values[r->count ? eat(f) % r->count : 0] + (uint32_t)(int8_t)eat(f) % 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static int built = -1;
  struct food food = food_of(data, size);
  struct failure why = {0};
  uint64_t arguments[6];
  uint8_t how = eat(&food);
  bool memory_is_counted = how & 1;
  if (built != memory_is_counted) REQUIRE(filter_build(memory_is_counted, secret, &why) == 0, why.detail);
  built = memory_is_counted;
  uint32_t arch = how & 2 ? eat_u32(&food) : ARCH_AUDIT;
  int number = how & 4 ? (int)eat_u32(&food) : (int)(eat_u16(&food) % NUMBERS) - 1;
  for (int i = 0; i < SECRET_ARGUMENT; i++) arguments[i] = eat_argument(&food, number);
  arguments[SECRET_ARGUMENT] =
      how & 8 ? secret ^ (how & 16 ? (uint64_t)eat(&food) << (eat(&food) % 64) : 0) : eat_argument(&food, number);
  REQUIRE(action(arch, number, arguments) == meant(arch, number, arguments, memory_is_counted),
          "the program does what the table says");
  return 0;
}
