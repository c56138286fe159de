// What a cell's processes use: processor time, memory and number of tasks, from the cell's cgroup, or else from a
// counter that they inherit and by sampling /proc.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>

#include "cgroup.h"
#include "fail.h"
#include "perf.h"

// How a figure was had, or a limit is held; the numbers are part of the protocol.
enum mechanism { BY_NOTHING, BY_CGROUP1, BY_CGROUP2, BY_RLIMIT, BY_SAMPLING, BY_PERF };

struct limits {
  uint64_t cpu_us, wall_us, memory, file, stack;
  uint64_t output;  // of each of the two streams; the only one that may be 0
  uint32_t processes, open_files;
  bool one_processor;  // the run is pinned to one
};

struct usage {
  uint64_t user_us, system_us, cpu_us, peak;
  uint64_t instructions;  // 0: not counted
};

// One per cell, in its init. Descriptors that do not exist on this machine are -1.
struct meter {
  int version;
  int cpu;                                                // nanoseconds (v1) or cpu.stat (v2)
  int memory_limit, swap_limit, memory_now, memory_peak;  // bytes
  int memory_oom, oom_event;                              // counters; becomes readable (v1) or urgent (v2)
  int pids_limit, pids_events, pids_now;
  int victims;
  bool peak_resets;
  struct perf perf;
  unsigned processors;  // that a run can have at once

  // Of the run that is on.
  struct limits limits;
  uint64_t base_tasks;  // the keeper and the init, as far as they are in the cgroup
  uint64_t base_cpu_us, base_memory, base_oom, base_refused, base_peak;
  struct perf_reading base_perf;
  uint64_t own_cpu_us, own_peak;  // the init's own, when the run began
  uint64_t reaped_user_us, reaped_system_us, reaped_peak;
  uint64_t seen_cpu_us;  // at the last look; what ended a run is in its result
  uint64_t sampled_peak;
  unsigned sampled_tasks;
  bool sampled_at_most_tasks;
  int blind;  // the errno of a reading that could not be taken, or 0
};

// `victims` is /proc/self/oom_score_adj, open for writing: only a dumpable process can open its own.
int meter_open(struct meter *m, int version, const struct slot_cgroup *cgroup, int victims, struct failure *why);

// While true, what the init clones is first in line when memory runs out, so that not the init itself is killed where a
// program holds its memory in files. Asking for less again needs no privilege; see proc_pid_oom_score_adj(5).
void meter_offer_victims(const struct meter *m, bool offer);

// Before the program starts: sets the limits that a cgroup holds and takes the readings to compare with.
int meter_start(struct meter *m, const struct limits *limits, struct failure *why);

// Right after the start of the program.
void meter_started(struct meter *m);

// A process of the run was reaped.
void meter_reaped(struct meter *m, const struct rusage *usage);

// Takes a sample where sampling is needed. Returns the CPU time of the run so far, in microseconds.
uint64_t meter_cpu_us(struct meter *m);

// Whether memory ran out in the run (a cgroup's count) or a sample was over the limit.
bool meter_out_of_memory(struct meter *m);

// Whether a fork was refused for the limit of processes, as far as this can be known.
bool meter_out_of_processes(struct meter *m);

// What RLIMIT_NPROC is to be for a limit of processes.
uint64_t meter_rlimit_processes(const struct meter *m, uint32_t processes);

// Microseconds until the next look is due, given the CPU time so far.
uint64_t meter_next_look_us(struct meter *m, uint64_t cpu_us);

// Whether a reading could not be taken since the run began. What was found is not to be relied upon then: a limit may
// have been passed unseen, or seem to have been.
bool meter_is_blind(const struct meter *m, struct failure *why);

// The whole run's figures, after every process of it was reaped.
struct usage meter_finish(struct meter *m);

enum mechanism meter_cpu_by(const struct meter *m);
enum mechanism meter_memory_by(const struct meter *m);
enum mechanism meter_processes_by(const struct meter *m);
