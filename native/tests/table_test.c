// The filter against its table: every row does what it says, and every call of the kernel has one.
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arch.h"
#include "constants.h"
#include "filter.h"
#include "interpreter.h"
#include "tap.h"

#ifdef __x86_64__
#define WITH_X86_64_CALLS
#endif

#define SECRET 0x0123456789abcdefull

enum kind { ALLOWED, REFUSED, SET_UP, CONDITIONAL };

static const struct row {
  const char *name;
  int number;
  enum kind kind;
  int error;
} rows[] = {
#define ROW(call, kind, error) {#call, SYS_##call, kind, error},
#define GROUP(...)
#define ALLOW(call) ROW(call, ALLOWED, 0)
#define REFUSE(call, error, why) ROW(call, REFUSED, error)
#define SETUP(call, error, why) ROW(call, SET_UP, error)
#define COUNTED(...)
#define ONLY(call, ...) ROW(call, CONDITIONAL, 0)
#define ONLY_OR_SETUP(call, ...) ROW(call, CONDITIONAL, 0)
#define NEVER(call, ...) ROW(call, CONDITIONAL, 0)
#define NO_BITS(call, ...) ROW(call, CONDITIONAL, 0)
#define ONLY_BITS(call, ...) ROW(call, CONDITIONAL, 0)
#define ONLY_IF(call, ...) ROW(call, CONDITIONAL, 0)
#define NEVER_IF(call, ...) ROW(call, CONDITIONAL, 0)
#include "syscalls.h"
};
enum { ROWS = sizeof rows / sizeof rows[0] };
#undef ALLOW  // it is also what the filter says

static bool holds(const struct row *row) {
  const uint64_t with_secret[6] = {0, 0, 0, 0, 0, SECRET};
  int plain = action(ARCH_AUDIT, row->number, NULL), known = action(ARCH_AUDIT, row->number, with_secret);
  switch (row->kind) {
    case ALLOWED: return plain == ALLOW && known == ALLOW;
    case REFUSED: return plain == row->error && known == row->error;
    case SET_UP: return plain == row->error && known == ALLOW;
    case CONDITIONAL: break;
  }
  return plain != KILL && plain != WRONG;
}

static bool is_listed(int number) {
  for (size_t i = 0; i < ROWS; i++)
    if (rows[i].number == number) return true;
  return false;
}

// Rows of one call stand together, or the filter would take only the first of them.
static bool stands_together(size_t i) {
  for (size_t k = i + 1; k < ROWS; k++)
    if (rows[k].number == rows[i].number && rows[k - 1].number != rows[i].number) return false;
  return true;
}

int main(void) {
  struct failure why = {0};
  int wrong = 0, apart = 0, missing = 0;
  ok(filter_build(true, SECRET, &why) == 0, "the filter can be built");
  for (size_t i = 0; i < ROWS; i++) {
    if (!holds(&rows[i])) {
      tap_note("%s: %d", rows[i].name, action(ARCH_AUDIT, rows[i].number, NULL));
      wrong++;
    }
    apart += !stands_together(i);
  }
  ok(wrong == 0, "every row does what it says (%d rows)", (int)ROWS);
  ok(apart == 0, "the conditions of a call stand together");
#ifdef __x86_64__
  // Those of Linux 6.18: the numbers of this architecture, then those that all have in common.
  for (int number = 0; number <= 470; number++) {
    if (number > SYS_uprobe && number < SYS_pidfd_send_signal) continue;
    if (is_listed(number)) continue;
    tap_note("number %d has no row", number);
    missing++;
  }
  ok(missing == 0, "every call of the kernel has a row");
#endif
  return tap_done();
}
