// How far past its limit a program gets: processor time and elapsed time, in a cell, for programs of several shapes. Is
// told what the launcher's tests are told: `root` (with cgroups, if there are any) or `user`, the launcher, the tests'
// payload. With NO_COUNTERS in the environment the kernel's counters are refused to the launcher, and samples remain.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "driver.h"

enum { TIMES = 10, LIMIT_US = 1000000, HALF_US = 500000 };

static struct driver d;

struct shape {
  const char *what, *command, *argument;
  uint64_t cpu_us, wall_us;
};

static const struct shape shapes[] = {
    {"one thread, 1 s CPU", "spin", "", LIMIT_US, 60 * LIMIT_US},
    {"four threads, 1 s CPU", "threads", "4", LIMIT_US, 60 * LIMIT_US},
    {"five children, 0.5 s CPU", "burn-children", "60000", HALF_US, 60 * LIMIT_US},
    {"children of 1 ms, unreaped, 0.5 s CPU", "burn-briefly", "60000", HALF_US, 60 * LIMIT_US},
    {"threads after 0.3 s, 0.5 s CPU", "burn-late", "300", HALF_US, 60 * LIMIT_US},
    {"asleep, 0.2 s elapsed", "sleep", "", LIMIT_US, 200000},
    {"one thread, 0.2 s elapsed", "spin", "", LIMIT_US, 200000},
};

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

// A busy machine may take longer than the driver waits.
static struct reply run_patiently(int cell, const struct shape *s) {
  static uint32_t id;
  const struct order order = {
      .argv = {"/app/payload", s->command, s->argument}, .cpu_us = s->cpu_us, .wall_us = s->wall_us};
  struct reply r;
  start_run(cell, ++id, &order);
  do {
    r = receive(cell);
  } while (r.type == NO_REPLY);
  return r;
}

static void measure(int cell, const struct shape *s) {
  double past[TIMES];
  if (driver_cpu_by(&d) == BY_SAMPLING && !strcmp(s->command, "burn-briefly")) {
    printf("| %-38s | not seen at all by samples |\n", s->what);
    return;
  }
  for (int i = 0; i < TIMES; i++) {
    struct reply r = run_patiently(cell, s);
    if (r.outcome == OUTCOME_CPU_LIMIT)
      past[i] = ((double)r.cpu_us - (double)s->cpu_us) / 1000;
    else if (r.outcome == OUTCOME_WALL_LIMIT || r.outcome == OUTCOME_IDLE_LIMIT)
      past[i] = ((double)r.wall_us - (double)s->wall_us) / 1000;
    else
      past[i] = 1e9;
  }
  qsort(past, TIMES, sizeof past[0], by_value);
  printf("| %-38s | %6.2f | %6.2f | %6.2f |\n", s->what, past[0], past[TIMES / 2], past[TIMES - 1]);
  fflush(stdout);
}

int main(int argc, char **argv) {
  static const char *const by[] = {"nothing", "cgroup1", "cgroup2", "rlimit", "samples", "perf"};
  driver_setup(argc, argv);
  if (getenv("NO_COUNTERS")) driver_refuse_counters();
  d = driver_start();
  int cell = open_cell(&d, 1);
  printf(
      "\nProcessor time by %s; ms past the limit, %d runs each:\n\n| program | least | p50 | most |\n| --- | --- | --- "
      "| --- |\n",
      by[driver_cpu_by(&d)], TIMES);
  for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
    alarm(600);
    measure(cell, &shapes[i]);
  }
  close_cell(&d, cell);
  driver_stop(&d, "measured");
  return driver_done();
}
