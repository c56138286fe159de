// What runs are said to have used, against what they did use, however they hide it; and that limits see it too. With
// cgroups or with the kernel's counters (as the machine has them), then by sampling alone.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "driver.h"

#define PAYLOAD(...) .argv = {"/app/payload", __VA_ARGS__}

static struct driver d;

static bool within(uint64_t value, uint64_t from, uint64_t to) {
  if (value >= from && value <= to) return true;
  tap_note("%llu is not between %llu and %llu", (unsigned long long)value, (unsigned long long)from,
           (unsigned long long)to);
  return false;
}

struct burner {
  const char *name, *argument, *what;
};

// Each burns 200 ms. What else it takes, to make children and to end them, is not known before.
enum { BURNT_US = 200000, LEAST_US = BURNT_US * 97 / 100, MOST_US = 320000, ENDLESS_MS = 60000 };

// What samples see too.
static const struct burner in_sight[] = {
    {"burn", "200", "one process"},
    {"burn-threads", "200", "threads"},
    {"burn-children", "200", "children"},
    {"burn-daemons", "200", "daemons in sessions of their own"},
    {"burn-unreadably", "200", "a program that cannot be read, and that no counter follows"},
    {"burn-switched-off", "200", "a program that switches counters off"},
};

static const struct burner out_of_sight[] = {
    {"burn-unreaped", "200", "children whose parent ignores SIGCHLD"},
    {"burn-unwaited", "200", "children of SA_NOCLDWAIT"},
    {"burn-briefly", "200", "children that are gone before anybody looks"},
};

static enum mechanism expected;

static void counts(int cell, const struct burner *burner, uint64_t most) {
  struct reply r = run(cell, &(struct order){PAYLOAD(burner->name, burner->argument)});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && within(r.cpu_us, LEAST_US, most) && r.cpu_by == expected, "counted: %s",
     burner->what);
}

static void ends(int cell, const struct burner *burner) {
  char endless[16];
  snprintf(endless, sizeof endless, "%d", ENDLESS_MS);
  struct reply r = run(cell, &(struct order){PAYLOAD(burner->name, endless), .cpu_us = 100000, .wall_us = 9000000});
  ok(is_outcome(&r, OUTCOME_CPU_LIMIT, 0) && within(r.cpu_us, 100000, 200000), "CPU limit: %s", burner->what);
}

static void processor_time(int cell) {
  for (size_t i = 0; i < sizeof in_sight / sizeof in_sight[0]; i++) {
    counts(cell, &in_sight[i], MOST_US);
    ends(cell, &in_sight[i]);
  }
  if (expected == BY_SAMPLING) {
    // Of each, what the last sample saw; of those that are gone before anybody looks, nothing.
    for (size_t i = 0; i < 2; i++) {
      struct reply r = run(cell, &(struct order){PAYLOAD(out_of_sight[i].name, out_of_sight[i].argument)});
      ok(is_outcome(&r, OUTCOME_EXITED, 0) && within(r.cpu_us, BURNT_US / 2, MOST_US), "mostly counted: %s",
         out_of_sight[i].what);
      ends(cell, &out_of_sight[i]);
    }
    return;
  }
  for (size_t i = 0; i < sizeof out_of_sight / sizeof out_of_sight[0]; i++) {
    counts(cell, &out_of_sight[i], UINT64_MAX);
    ends(cell, &out_of_sight[i]);
  }
}

// A cgroup is charged ahead, 64 pages a processor.
static uint64_t precision(const struct reply *r) {
  return r->memory_by == BY_SAMPLING ? 0 : (uint64_t)sysconf(_SC_NPROCESSORS_ONLN) * 64 * 4096;
}

static void peaks(int cell) {
  RUN(cell, "write-tiny", "/work/tiny");
  for (int i = 0; i < 3; i++) {
    struct reply r = run(cell, &(struct order){.argv = {"/work/tiny"}});
    ok(is_outcome(&r, OUTCOME_EXITED, 0) && within(r.peak, 1, (128 << 10) + precision(&r)),
       "the peak of a program of one page is not its parent's");
  }
  struct reply r = RUN(cell, "alloc", "8");
  uint64_t most = (10 << 20) + precision(&r);
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && within(r.peak, 8 << 20, most), "the peak of one of 8 MiB");
  r = run(cell, &(struct order){PAYLOAD("alloc-in-child", "8")});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && within(r.peak, 8 << 20, most), "or with a child of 8 MiB");
  r = run(cell, &(struct order){PAYLOAD("chatter"), .output = 12 << 20});
  ok(is_outcome(&r, OUTCOME_OUTPUT_LIMIT, 0) && within(r.peak, 1, (1 << 20) + precision(&r)),
     "output that the init holds is not in it");
  r = run(cell, &(struct order){PAYLOAD("alloc-in-child", "200"), .memory = 16 << 20});
  ok(is_outcome(&r, OUTCOME_MEMORY_LIMIT, 0), "memory limit: a child, whose parent says that all is well");
}

static void measure(const char *what) {
  d = driver_start();
  expected = driver_cpu_by(&d);
  int cell = open_cell(&d, 1);
  if (ok(cell >= 0, "%s: a cell opens", what)) {
    processor_time(cell);
    peaks(cell);
    close_cell(&d, cell);
  }
  driver_stop(&d, what);
}

int main(int argc, char **argv) {
  driver_setup(argc, argv);
  if (driver_counters_allowed() || driver_is_root())
    measure("as this machine has it");
  else
    tap_skip("the kernel's counters", "kernel.perf_event_paranoid is above 2");
  if (!driver_is_root()) {
    driver_refuse_counters();
    measure("without counters");
  }
  return driver_done();
}
