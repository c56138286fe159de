// Prints docs/system-calls.md: what the table of src/syscalls.h says, for people. It needs no number, so that the page
// is the same wherever it is made.
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define WITH_X86_64_CALLS
#define URGENT_DATA "urgent data on UNIX sockets has been a way into kernels (CVE-2025-38236)"

enum kind { HEADING, ALLOWED, REFUSED, SET_UP, WHERE_COUNTED, CONDITION };

struct row {
  enum kind kind;
  const char *call;                    // of a heading its title
  const char *error;                   // NULL for a call that is allowed
  const char *why;                     // NULL likewise
  const char *given, *given_value;     // of a condition on two arguments
  const char *argument, *mask, *sees;  // of a condition; `sees`: what it says of the values
  const char *values;
  bool setup;
};

#define ONE_OF "is one of"
#define NOT_ONE_OF "is none of"
#define NO_BIT_OF "has none of the bits"
#define ONLY_BITS_OF "has no other bits than"

static const struct row rows[] = {
#define ROW(kind, call, error, why) {kind, call, error, why, NULL, NULL, NULL, NULL, NULL, NULL, false},
#define WHEN(call, error, why, given, value, argument, mask, sees, setup, ...) \
  {CONDITION, #call, #error, why, given, value, argument, mask, sees, #__VA_ARGS__, setup},
#define GROUP(title, why) ROW(HEADING, title, NULL, why)
#define ALLOW(call) ROW(ALLOWED, #call, NULL, NULL)
#define REFUSE(call, error, why) ROW(REFUSED, #call, #error, why)
#define SETUP(call, error, why) ROW(SET_UP, #call, #error, why)
#define COUNTED(call, error, why) ROW(WHERE_COUNTED, #call, #error, why)
#define ONLY(call, i, name, mask, error, why, ...) \
  WHEN(call, error, why, NULL, NULL, name, #mask, ONE_OF, false, __VA_ARGS__)
#define ONLY_OR_SETUP(call, i, name, mask, error, why, ...) \
  WHEN(call, error, why, NULL, NULL, name, #mask, ONE_OF, true, __VA_ARGS__)
#define NEVER(call, i, name, mask, error, why, ...) \
  WHEN(call, error, why, NULL, NULL, name, #mask, NOT_ONE_OF, false, __VA_ARGS__)
#define NO_BITS(call, i, name, error, why, ...) \
  WHEN(call, error, why, NULL, NULL, name, "ALL_BITS", NO_BIT_OF, false, __VA_ARGS__)
#define ONLY_BITS(call, i, name, error, why, ...) \
  WHEN(call, error, why, NULL, NULL, name, "ALL_BITS", ONLY_BITS_OF, false, __VA_ARGS__)
#define ONLY_IF(call, given, given_name, value, i, name, error, why, ...) \
  WHEN(call, error, why, given_name, #value, name, "ALL_BITS", ONE_OF, false, __VA_ARGS__)
#define NEVER_IF(call, given, given_name, value, i, name, error, why, ...) \
  WHEN(call, error, why, given_name, #value, name, "ALL_BITS", NOT_ONE_OF, false, __VA_ARGS__)
#include "../src/syscalls.h"
};
enum { ROWS = sizeof rows / sizeof rows[0], PAGE_WIDTH = 116 };

static const char introduction[] =
    "<!-- Made by `make -C native docs` from native/src/syscalls.h, which is what the filter is made of, too. -->\n"
    "# System calls\n"
    "\n"
    "What a program in a cell may ask of the kernel: compilers and what they made alike. One seccomp filter, a "
    "balanced\n"
    "tree over the numbers, is installed once in the launcher and inherited by everything below it. Calls that are\n"
    "allowed whatever their arguments are cost nothing on Linux 5.11 and later, which keeps a bitmap of them; others "
    "some\n"
    "tens of nanoseconds. What each language needs is in [system-calls-by-language.md](system-calls-by-language.md).\n"
    "\n"
    "| number | answer |\n"
    "| --- | --- |\n"
    "| in the table below | as it stands there |\n"
    "| any other, also of kernels to come | ENOSYS, as if the kernel were older |\n"
    "| of another architecture (32-bit programs by `int 0x80`, x32) | the process is killed (SIGSYS) |\n"
    "\n"
    "The errno of a refusal is what programs can go on with: ENOSYS where they are made for kernels that lack the "
    "call,\n"
    "EPERM where every kernel has it and refuses an ordinary user; for an argument what a kernel says that does not "
    "know\n"
    "it. Only the low 32 bits of an argument are compared, as the kernel does. What the filter lets through the "
    "kernel\n"
    "still checks: the program has no capability, and no_new_privs is set.\n"
    "\n"
    "**Set-up** calls are refused too, unless a random secret of 64 bits stands in the sixth argument register:\n"
    "launcher, keepers and inits are under the same filter and build cells by them. `native/src/setup.h` says why no\n"
    "program can have it, and the attacks `setup_secret` and `setup_calls_guess` try.\n";

// What Markdown would take for emphasis is escaped.
static void print_text(const char *text) {
  for (; *text; text++) printf("%s%c", *text == '*' ? "\\" : "", *text);
}

static void print_counts(void) {
  int allowed = 0, refused = 0, setup = 0, conditional = 0;
  for (size_t i = 0; i < ROWS; i++) {
    allowed += rows[i].kind == ALLOWED;
    refused += rows[i].kind == REFUSED;
    setup += rows[i].kind == SET_UP;
    conditional += rows[i].kind == CONDITION && strcmp(rows[i].call, rows[i - 1].call) != 0;
  }
  printf(
      "\nOn x86_64: %d calls are allowed, %d with conditions on their arguments, %d are refused, %d are for set-up.\n",
      allowed, conditional, refused, setup);
}

// Prints words separated by ", ", in lines of the page's width. Returns the column.
static int print_word(int column, const char *word) {
  int length = (int)strlen(word) + 2;
  if (column && column + length + 2 > PAGE_WIDTH) {
    printf(",\n");
    column = 0;
  }
  printf("%s`%s`", column ? ", " : "", word);
  return column + length + (column ? 2 : 0);
}

static void print_allowed(size_t from, size_t to) {
  int column = 0;
  for (size_t i = from; i < to; i++) {
    if (rows[i].kind != ALLOWED) continue;
    if (!column) printf("\nAllowed:\n");
    column = print_word(column, rows[i].call);
  }
  if (column) printf("\n");
}

static void print_condition(const struct row *r) {
  if (r->given) printf("where `%s` is %s, ", r->given, r->given_value);
  printf("`%s", r->argument);
  if (strcmp(r->mask, "ALL_BITS") != 0) printf(" & %s", r->mask);
  printf("` %s %s", r->sees, r->values);
  if (r->setup) printf("; any with the secret");
}

static void print_conditions(size_t from, size_t to) {
  bool any = false;
  for (size_t i = from; i < to; i++) {
    if (rows[i].kind != CONDITION) continue;
    if (!any) printf("\n| call | allowed if | else | why |\n| --- | --- | --- | --- |\n");
    any = true;
    printf("| `%s` | ", rows[i].call);
    print_condition(&rows[i]);
    printf(" | %s | ", rows[i].error);
    print_text(rows[i].why);
    printf(" |\n");
  }
}

static bool same_answer(const struct row *a, const struct row *b) {
  return a->kind == b->kind && !strcmp(a->error, b->error) && !strcmp(a->why, b->why);
}

static const char *what_is_said(enum kind kind) {
  return kind == SET_UP ? "; set-up" : kind == WHERE_COUNTED ? "; allowed where a cgroup counts memory" : "";
}

static bool is_refusal(const struct row *r) {
  return r->kind == REFUSED || r->kind == SET_UP || r->kind == WHERE_COUNTED;
}

// Neighbours with one answer share a line.
static void print_refused(size_t from, size_t to) {
  bool any = false;
  for (size_t i = from; i < to; i++) {
    if (!is_refusal(&rows[i])) continue;
    if (!any) printf("\n| refused | answer | why |\n| --- | --- | --- |\n");
    any = true;
    printf("| `%s`", rows[i].call);
    for (; i + 1 < to && is_refusal(&rows[i + 1]) && same_answer(&rows[i], &rows[i + 1]); i++)
      printf(", `%s`", rows[i + 1].call);
    printf(" | %s%s | ", rows[i].error, what_is_said(rows[i].kind));
    print_text(rows[i].why);
    printf(" |\n");
  }
}

int main(void) {
  fputs(introduction, stdout);
  print_counts();
  for (size_t from = 0, to; from < ROWS; from = to) {
    for (to = from + 1; to < ROWS && rows[to].kind != HEADING; to++) {}
    printf("\n## %s\n\n%s\n", rows[from].call, rows[from].why);
    print_allowed(from + 1, to);
    print_conditions(from + 1, to);
    print_refused(from + 1, to);
  }
  return 0;
}
