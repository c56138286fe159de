// What is measured: how long a run takes, how many can be had, how much memory waits.
#pragma once

#include <stdint.h>

#include "client.h"

struct latency {
  const char *name;
  double p50, p90, p99;  // microseconds
};

struct throughput {
  const char *name;
  int workers;
  double runs_a_second;
  double cpu_us;  // of the whole machine for each run, kernel threads included
};

enum { CONTENDERS = 6, CROWDS = 3, LOADS = 4, WARM_CELLS = 16 };

// All contenders, taking turns, `rounds` each, on one processor.
void measure_latency(const struct setting *setting, int rounds, struct latency results[CONTENDERS]);

// Each contender with 1, 2 and 4 workers, each for that long, on all processors.
void measure_throughput(const struct setting *setting, double seconds, struct throughput results[LOADS * CROWDS]);

// The proportional set size of a launcher and 16 cells that wait, in bytes; 0 where this user may not read it.
uint64_t measure_memory(const struct setting *setting);

// The bare start of the program: vfork, exec and wait.
void run_bare(const struct setting *setting);
