#include "filter.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "arch.h"
#include "constants.h"

#ifdef __x86_64__
#define WITH_X86_64_CALLS
#endif

// What a call that is allowed otherwise is refused for.
struct condition {
  int number;
  enum { ANY_BUT, ONE_OF, BITS, OTHER_BITS } refuse;  // the values, each or all together
  uint8_t argument;
  uint8_t given;  // holds only if this argument is `given_value`; the same argument: holds always
  uint32_t given_value;
  uint32_t mask;
  const uint32_t *values;
  uint8_t count;
  int error;
  bool setup;  // does not hold for whoever has the secret
};

// The numbers from `first` up to the next segment's first share one rule.
struct segment {
  int first;
  uint32_t action;                    // a SECCOMP_RET_* value, if no condition refuses
  const struct condition *condition;  // the first of its conditions, or NULL
  bool setup;                         // allowed with the secret
};

#define NOTHING(...)
#define VALUES(...) (const uint32_t[]){__VA_ARGS__}, sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t)
#define CONDITION(call, refuse, argument, given, value, mask, error, setup, ...) \
  {SYS_##call, refuse, argument, given, value, (uint32_t)(mask), VALUES(__VA_ARGS__), error, setup},

static const struct condition conditions[] = {
#define GROUP NOTHING
#define ALLOW NOTHING
#define REFUSE NOTHING
#define SETUP NOTHING
#define COUNTED NOTHING
#define ONLY(call, i, name, mask, error, why, ...) CONDITION(call, ANY_BUT, i, i, 0, mask, error, false, __VA_ARGS__)
#define ONLY_OR_SETUP(call, i, name, mask, error, why, ...) \
  CONDITION(call, ANY_BUT, i, i, 0, mask, error, true, __VA_ARGS__)
#define NEVER(call, i, name, mask, error, why, ...) CONDITION(call, ONE_OF, i, i, 0, mask, error, false, __VA_ARGS__)
#define NO_BITS(call, i, name, error, why, ...) CONDITION(call, BITS, i, i, 0, ALL_BITS, error, false, __VA_ARGS__)
#define ONLY_BITS(call, i, name, error, why, ...) \
  CONDITION(call, OTHER_BITS, i, i, 0, ALL_BITS, error, false, __VA_ARGS__)
#define ONLY_IF(call, given, given_name, value, i, name, error, why, ...) \
  CONDITION(call, ANY_BUT, i, given, value, ALL_BITS, error, false, __VA_ARGS__)
#define NEVER_IF(call, given, given_name, value, i, name, error, why, ...) \
  CONDITION(call, ONE_OF, i, given, value, ALL_BITS, error, false, __VA_ARGS__)
#include "syscalls.h"
};

enum {
  CONDITION_COUNT = sizeof conditions / sizeof conditions[0],
  MOST_NUMBERS = 512,
  MOST_INSTRUCTIONS = 2048,
};

static struct segment segments[2 * MOST_NUMBERS];
static size_t segment_count;
static struct sock_filter code[MOST_INSTRUCTIONS];
static struct sock_fprog program;
static size_t length;
static uint64_t secret;

enum { SECRET_ARGUMENT = 5, SECRET_CHECK_SIZE = 8 };

static const uint32_t unknown_call = SECCOMP_RET_ERRNO | ENOSYS;

static void emit(uint16_t operation, uint32_t operand, uint8_t if_true, uint8_t if_false) {
  if (length < MOST_INSTRUCTIONS) code[length] = (struct sock_filter){operation, if_true, if_false, operand};
  length++;
}

// How many instructions a refusal takes.
static size_t refusal_size(bool setup) { return setup ? 1 + SECRET_CHECK_SIZE : 1; }

// And a condition: load and compare what must be given, load, mask, compare, refuse.
static size_t condition_size(const struct condition *c) {
  size_t comparisons = c->refuse == ANY_BUT || c->refuse == ONE_OF ? c->count : 1;
  return (c->given != c->argument ? 2u : 0u) + (c->mask != ALL_BITS ? 2u : 1u) + comparisons + refusal_size(c->setup);
}

// Little-endian: the low half of the 64-bit argument comes first.
static void emit_load(uint8_t argument, bool high) {
  emit(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(offsetof(struct seccomp_data, args) + 8u * argument + 4u * high), 0, 0);
}

// With the secret a set-up call is allowed. Both halves are compared at once, so that the time that it takes does not
// tell of one that is right.
static void emit_refusal(uint32_t action, bool setup) {
  if (setup) {
    emit_load(SECRET_ARGUMENT, true);
    emit(BPF_ALU | BPF_XOR | BPF_K, (uint32_t)(secret >> 32), 0, 0);
    emit(BPF_MISC | BPF_TAX, 0, 0, 0);
    emit_load(SECRET_ARGUMENT, false);
    emit(BPF_ALU | BPF_XOR | BPF_K, (uint32_t)secret, 0, 0);
    emit(BPF_ALU | BPF_OR | BPF_X, 0, 0, 0);
    emit(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1);
    emit(BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
  }
  emit(BPF_RET | BPF_K, action, 0, 0);
}

static void emit_condition(const struct condition *c) {
  uint8_t refusal = (uint8_t)refusal_size(c->setup);
  if (c->given != c->argument) {
    emit_load(c->given, false);
    emit(BPF_JMP | BPF_JEQ | BPF_K, c->given_value, 0, (uint8_t)(condition_size(c) - 2));
  }
  emit_load(c->argument, false);
  if (c->mask != ALL_BITS) emit(BPF_ALU | BPF_AND | BPF_K, c->mask, 0, 0);
  uint32_t bits = 0;
  for (uint8_t i = 0; i < c->count; i++) {
    uint8_t to_refusal = (uint8_t)(c->count - 1 - i);
    bool last = i + 1 == c->count;
    bits |= c->values[i];
    if (c->refuse == ANY_BUT)
      emit(BPF_JMP | BPF_JEQ | BPF_K, c->values[i], (uint8_t)(to_refusal + refusal), 0);
    else if (c->refuse == ONE_OF)
      emit(BPF_JMP | BPF_JEQ | BPF_K, c->values[i], to_refusal, last ? refusal : 0);
  }
  if (c->refuse == BITS) emit(BPF_JMP | BPF_JSET | BPF_K, bits, 0, refusal);
  if (c->refuse == OTHER_BITS) emit(BPF_JMP | BPF_JSET | BPF_K, ~bits, 0, refusal);
  emit_refusal(SECCOMP_RET_ERRNO | (uint32_t)c->error, c->setup);
}

static bool same_call(const struct condition *c, int number) {
  return c < conditions + CONDITION_COUNT && c->number == number;
}

static size_t segment_size(const struct segment *s) {
  size_t size = refusal_size(s->setup);
  for (const struct condition *c = s->condition; c && same_call(c, s->first); c++) size += condition_size(c);
  return size;
}

static void emit_segment(const struct segment *s) {
  for (const struct condition *c = s->condition; c && same_call(c, s->first); c++) emit_condition(c);
  emit_refusal(s->action, s->setup);
}

// The size of the tree over segments [from, to); must agree with emit_tree.
static size_t tree_size(size_t from, size_t to) {
  if (to - from == 1) return segment_size(&segments[from]);
  size_t middle = from + (to - from) / 2, left = tree_size(from, middle);
  return (left > UINT8_MAX ? 2 : 1) + left + tree_size(middle, to);
}

// A node compares with the middle segment's first number; a conditional jump reaches 255 instructions, an
// unconditional one any distance.
static void emit_tree(size_t from, size_t to) {
  if (to - from == 1) {
    emit_segment(&segments[from]);
    return;
  }
  size_t middle = from + (to - from) / 2, left = tree_size(from, middle);
  uint32_t number = (uint32_t)segments[middle].first;
  if (left > UINT8_MAX) {
    emit(BPF_JMP | BPF_JGE | BPF_K, number, 0, 1);
    emit(BPF_JMP | BPF_JA, (uint32_t)left, 0, 0);
  } else {
    emit(BPF_JMP | BPF_JGE | BPF_K, number, (uint8_t)left, 0);
  }
  emit_tree(from, middle);
  emit_tree(middle, to);
}

static int by_first(const void *a, const void *b) {
  return ((const struct segment *)a)->first - ((const struct segment *)b)->first;
}

static bool same_rule(const struct segment *a, const struct segment *b) {
  return !a->condition && !b->condition && a->action == b->action && a->setup == b->setup;
}

static struct segment rules[MOST_NUMBERS];
static size_t rule_count;

static void add_rule(struct segment rule) {
  if (rule_count < MOST_NUMBERS) rules[rule_count++] = rule;
}

#undef ALLOW
#undef REFUSE
#undef SETUP
#undef COUNTED
#undef ONLY
#undef ONLY_OR_SETUP
#undef NEVER
#undef NO_BITS
#undef ONLY_BITS
#undef ONLY_IF
#undef NEVER_IF
#define ALLOW(call) add_rule((struct segment){SYS_##call, SECCOMP_RET_ALLOW, NULL, false});
#define REFUSE(call, error, why) add_rule((struct segment){SYS_##call, SECCOMP_RET_ERRNO | (error), NULL, false});
#define SETUP(call, error, why) add_rule((struct segment){SYS_##call, SECCOMP_RET_ERRNO | (error), NULL, true});
#define COUNTED(call, error, why) \
  if (!memory_is_counted) SETUP(call, error, why)
#define ONLY NOTHING
#define ONLY_OR_SETUP NOTHING
#define NEVER NOTHING
#define NO_BITS NOTHING
#define ONLY_BITS NOTHING
#define ONLY_IF NOTHING
#define NEVER_IF NOTHING

static void list_rules(bool memory_is_counted) {
  rule_count = 0;
#include "syscalls.h"
  for (size_t i = 0; i < CONDITION_COUNT; i++) {
    int number = conditions[i].number;
    if ((i == 0 || number != conditions[i - 1].number) && (memory_is_counted || number != SYS_memfd_create))
      add_rule((struct segment){number, SECCOMP_RET_ALLOW, &conditions[i], false});
  }
}

// Sorts the rules, merges neighbours with one rule, and fills the gaps with ENOSYS.
static bool make_segments(bool memory_is_counted) {
  list_rules(memory_is_counted);
  qsort(rules, rule_count, sizeof rules[0], by_first);

  segment_count = 0;
  int next = 0;  // the first number without a rule so far
  for (size_t i = 0; i < rule_count; i++) {
    if (rules[i].first < next) return false;  // a call stands twice in the table
    struct segment gap = {next, unknown_call, NULL, false};
    if (rules[i].first > next && !(segment_count && same_rule(&segments[segment_count - 1], &gap)))
      segments[segment_count++] = gap;
    if (!segment_count || rules[i].first > next || !same_rule(&segments[segment_count - 1], &rules[i]))
      segments[segment_count++] = rules[i];
    next = rules[i].first + 1;
  }
  segments[segment_count++] = (struct segment){next, unknown_call, NULL, false};
  return true;
}

int filter_build(bool memory_is_counted, uint64_t setup_secret, struct failure *why) {
  secret = setup_secret;
  if (!make_segments(memory_is_counted))
    return fail_with(why, STAGE_SECCOMP, EINVAL, 0, "a system call stands twice in the table");
  length = 0;
  emit(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch), 0, 0);
  emit(BPF_JMP | BPF_JEQ | BPF_K, ARCH_AUDIT, 1, 0);
  emit(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS, 0, 0);
  emit(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr), 0, 0);
  if (ARCH_FOREIGN_BIT) {
    // -1 is what a tracer or a stray call leaves; it is an unknown number, not an x32 call.
    emit(BPF_JMP | BPF_JEQ | BPF_K, 0xffffffffu, 2, 0);
    emit(BPF_JMP | BPF_JSET | BPF_K, ARCH_FOREIGN_BIT, 0, 1);
    emit(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS, 0, 0);
  }
  emit_tree(0, segment_count);
  if (length > MOST_INSTRUCTIONS)
    return fail_with(why, STAGE_SECCOMP, E2BIG, (uint32_t)length, "the filter has too many instructions");
  program = (struct sock_fprog){.len = (unsigned short)length, .filter = code};
  return 0;
}

const struct sock_fprog *filter_program(void) { return &program; }

int filter_install(void) { return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program); }
