// Lives of cells, step by step, in which any step may fail: what a supply of faults is tried on.
#pragma once

#include <stddef.h>

#include "driver.h"

enum answer {
  RIGHT,       // as without a fault
  NAMED,       // a FAIL
  CELL_ENDED,  // the cell ended and did not say why
  LAUNCHER_ENDED,
  SILENT,  // nothing came in time
  WRONG,   // something else: a result that is not the right one
};

struct step {
  const char *what;
  enum answer answer;
  struct reply reply;
};

enum { MOST_STEPS = 24 };

struct life {
  size_t count;
  struct step steps[MOST_STEPS];
};

// A whole life: files in, a mount, runs of every kind, files out, its end.
void life_of_requests(struct driver *d, uint32_t id, struct life *life);

// Runs that are to leave nothing behind, and do.
void life_of_fresh_runs(struct driver *d, uint32_t id, struct life *life);

// Runs over each of their limits.
void life_of_limits(struct driver *d, uint32_t id, struct life *life);

// One run.
void life_of_one_run(struct driver *d, uint32_t id, struct life *life);

// The first step with another answer than RIGHT, or NULL.
const struct step *life_trouble(const struct life *life);
