// What samples tell of processes that end between two of them: nothing is lost that was seen, and nothing counts twice.
#include <string.h>

#include "ledger.h"
#include "tap.h"

enum { MS = 1000 };

// A sample of up to four processes; a pid of 0 ends the list. All times in milliseconds.
struct living {
  pid_t pid, parent;
  unsigned own, waited;
};

static uint64_t sample(const struct living *living, unsigned reaped) {
  for (; living->pid; living++)
    ledger_note(&(struct ledger_entry){.pid = living->pid,
                                       .parent = living->parent,
                                       .start = (uint64_t)living->pid,
                                       .own_us = (uint64_t)living->own * MS,
                                       .waited_us = (uint64_t)living->waited * MS});
  return ledger_close((uint64_t)reaped * MS) / MS;
}
#define SAMPLE(reaped, ...) sample((const struct living[]){__VA_ARGS__, {0, 0, 0, 0}}, reaped)
#define NOBODY \
  { 0, 0, 0, 0 }

static void is(uint64_t value, uint64_t from, uint64_t to, const char *what) {
  ok(value >= from && value <= to, "%s", what);
  if (value < from || value > to)
    tap_note("%llu is not between %llu and %llu", (unsigned long long)value, (unsigned long long)from,
             (unsigned long long)to);
}

static void those_who_were_waited_for(void) {
  ledger_begin();
  is(SAMPLE(0, {2, 1, 10, 0}, {3, 2, 90, 0}), 100, 100, "the living count");
  is(SAMPLE(0, {2, 1, 10, 90}), 100, 100, "a child that was waited for counts once");
  is(SAMPLE(0, {2, 1, 10, 90}, {4, 2, 50, 0}, {5, 4, 200, 0}), 350, 350, "and those that come after it");
  is(SAMPLE(0, {2, 1, 10, 340}), 350, 350, "a child and its own child, both waited for, count once");
  is(SAMPLE(360, NOBODY), 360, 360, "so does the whole, once the init has reaped it");
}

static void those_whom_nobody_waits_for(void) {
  ledger_begin();
  SAMPLE(0, {2, 1, 10, 0}, {3, 2, 300, 0});
  is(SAMPLE(0, {2, 1, 10, 0}), 290, 310, "a child that nobody waited for counts as it was seen");
  SAMPLE(0, {2, 1, 10, 0}, {4, 2, 0, 0}, {5, 4, 300, 0});
  is(SAMPLE(0, {2, 1, 10, 0}), 590, 610, "so does one whose parent ended with it");
  is(SAMPLE(12, NOBODY), 590, 612, "also when their parent has ended");
}

static void orphans(void) {
  ledger_begin();
  SAMPLE(0, {2, 1, 10, 0}, {3, 2, 5, 0}, {4, 3, 200, 0});
  is(SAMPLE(200, {2, 1, 10, 5}), 200, 220, "an orphan of a moment, reaped by the init, counts once");
  SAMPLE(200, {2, 1, 10, 5}, {6, 1, 100, 0});
  is(SAMPLE(300, {2, 1, 10, 5}), 300, 320, "so does a daemon");
}

static void pids_that_are_used_again(void) {
  ledger_begin();
  SAMPLE(0, {2, 1, 10, 0}, {3, 2, 300, 0});
  ledger_note(&(struct ledger_entry){.pid = 2, .parent = 1, .start = 2, .own_us = 10 * MS});
  ledger_note(&(struct ledger_entry){.pid = 3, .parent = 2, .start = 77, .own_us = 5 * MS});
  is(ledger_close(0) / MS, 295, 315, "another process of the same pid does not take its time along");
}

static void more_than_can_be_followed(void) {
  ledger_begin();
  for (pid_t pid = 2; pid < LEDGER_MOST + 1000; pid++)
    ledger_note(&(struct ledger_entry){.pid = pid, .parent = 1, .start = 1, .own_us = MS});
  is(ledger_close(0) / MS, LEDGER_MOST + 998, LEDGER_MOST + 998, "all of very many count while they live");
  is(ledger_close((LEDGER_MOST + 998) * MS) / MS, LEDGER_MOST + 998, LEDGER_MOST + 998, "and when they were reaped");
}

int main(void) {
  those_who_were_waited_for();
  those_whom_nobody_waits_for();
  orphans();
  pids_that_are_used_again();
  more_than_can_be_followed();
  return tap_done();
}
