#include "mark.h"

#ifdef MARKS
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

enum { MOST_STEPS = 64, MOST_SAMPLES = 4096 };

// The first `taken` samples, of which those beyond the room overwrite the oldest.
struct step {
  _Atomic(const char *) name;
  atomic_uint taken;
  uint32_t nanoseconds[MOST_SAMPLES];
};

static struct step *steps;  // shared; names are the same address in every process, since none has executed anything
static uint64_t last;       // of this process

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void marks_open(void) {
  steps = mmap(NULL, MOST_STEPS * sizeof *steps, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (steps == MAP_FAILED) abort();
}

void mark_start(void) { last = now(); }

void mark(const char *name) {
  uint64_t time = now();
  for (struct step *s = steps; s < steps + MOST_STEPS; s++) {
    const char *none = NULL;
    // Either it is this step's already, or it is free and becomes this step's.
    if (s->name != name && !(s->name == NULL && atomic_compare_exchange_strong(&s->name, &none, name)) && none != name)
      continue;
    s->nanoseconds[s->taken++ % MOST_SAMPLES] = (uint32_t)(time - last);
    break;
  }
  last = now();
}

static int by_value(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

void marks_print(void) {
  fprintf(stderr, "%-44s %8s %8s %8s\n", "step", "times", "p50 us", "p90 us");
  for (struct step *s = steps; s < steps + MOST_STEPS && s->name; s++) {
    unsigned count = s->taken < MOST_SAMPLES ? s->taken : MOST_SAMPLES;
    qsort(s->nanoseconds, count, sizeof *s->nanoseconds, by_value);
    fprintf(stderr, "%-44s %8u %8.1f %8.1f\n", s->name, s->taken, s->nanoseconds[count / 2] / 1e3,
            s->nanoseconds[count * 9 / 10] / 1e3);
  }
}
#else
typedef int nothing_to_mark;  // a file of C holds at least one declaration
#endif
