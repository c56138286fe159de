#include "ledger.h"

#include <unistd.h>

// Of the last sample, and of the one that is being taken.
static struct ledger_entry lists[2][LEDGER_MOST];
static struct ledger_entry *before = lists[0], *now = lists[1];
static size_t before_count, now_count;
static uint64_t unlisted_us;  // of living processes that found no place
static uint64_t gone_us;      // seen of descendants that ended and that the init must have reaped, if anybody
static uint64_t last_reaped_us;

static uint64_t larger(uint64_t a, uint64_t b) { return a > b ? a : b; }
static uint64_t smaller(uint64_t a, uint64_t b) { return a < b ? a : b; }
static uint64_t difference(uint64_t a, uint64_t b) { return a > b ? a - b : 0; }

void ledger_begin(void) {
  before_count = now_count = 0;
  unlisted_us = gone_us = last_reaped_us = 0;
}

void ledger_note(const struct ledger_entry *process) {
  if (now_count == LEDGER_MOST) {
    unlisted_us += process->own_us + process->waited_us;
    return;
  }
  now[now_count] = *process;
  now[now_count].gone_us = 0;
  now_count++;
}

static struct ledger_entry *find(struct ledger_entry *list, size_t count, pid_t pid) {
  size_t from = 0, to = count;
  while (from < to) {
    size_t middle = from + (to - from) / 2;
    if (list[middle].pid < pid)
      from = middle + 1;
    else
      to = middle;
  }
  return from < count && list[from].pid == pid ? &list[from] : NULL;
}

// Carries over what is known of those who live on. (A zombie's own clock may have stopped telling.)
static void match(void) {
  for (size_t i = 0; i < before_count; i++) {
    struct ledger_entry *same = find(now, now_count, before[i].pid);
    before[i].ended = !same || same->start != before[i].start;
    if (before[i].ended) continue;
    same->gone_us = before[i].gone_us;
    same->own_us = larger(same->own_us, before[i].own_us);
  }
}

static uint64_t seen_of(const struct ledger_entry *process) {
  return process->own_us + larger(process->waited_us, process->gone_us);
}

// Who, as far as the last sample knows, could have waited for somebody in place of whoever ended with them: the nearest
// one who lives. NULL: the init.
static struct ledger_entry *living_ancestor(const struct ledger_entry *process) {
  struct ledger_entry *parent = find(before, before_count, process->parent);
  for (size_t i = 0; parent && parent->ended && i < before_count; i++)
    parent = find(before, before_count, parent->parent);
  return parent && !parent->ended ? find(now, now_count, parent->pid) : NULL;
}

// Where both a process and its parent have ended, either the parent had waited, and the time is with the parent's; or
// the process was an orphan for a moment, and the init has reaped it: as far as the init has reaped more than can be
// told otherwise, that is assumed, so that no time counts twice.
static void settle(uint64_t reaped_us) {
  uint64_t untold = difference(reaped_us, last_reaped_us);
  last_reaped_us = reaped_us;
  for (size_t i = 0; i < before_count; i++)
    if (before[i].ended && before[i].parent == 1) {
      gone_us += seen_of(&before[i]);
      untold = difference(untold, seen_of(&before[i]));
    }
  for (size_t i = 0; i < before_count; i++) {
    if (!before[i].ended || before[i].parent == 1) continue;
    const struct ledger_entry *parent = find(before, before_count, before[i].parent);
    uint64_t seen = seen_of(&before[i]), orphaned = parent && !parent->ended ? 0 : smaller(seen, untold);
    struct ledger_entry *ancestor = living_ancestor(&before[i]);
    untold -= orphaned;
    gone_us += orphaned;
    *(ancestor ? &ancestor->gone_us : &gone_us) += seen - orphaned;
  }
}

uint64_t ledger_close(uint64_t reaped_us) {
  // The time of children is told in whole ticks, of user and system time apart.
  uint64_t rounding_us = 2 * 1000000u / (uint64_t)sysconf(_SC_CLK_TCK), total = unlisted_us;
  match();
  settle(reaped_us);
  for (size_t i = 0; i < now_count; i++)
    total += now[i].own_us + larger(now[i].waited_us, difference(now[i].gone_us, rounding_us));
  struct ledger_entry *list = before;
  before = now;
  before_count = now_count;
  now = list;
  now_count = 0;
  unlisted_us = 0;
  return total + larger(reaped_us, gone_us);
}
