// Counters of the kernel's that follow a run's processes wherever they go: into threads, sessions of their own, to
// another parent, and past the end of parents that never wait for them.
//
// Each is opened once for a cell, by the init on itself, and inherited by all that it clones, so that a run costs no
// call but the readings. It must be the init that opens them: whoever does can switch them off again, in all their
// heirs (PR_TASK_PERF_EVENTS_DISABLE). It does not help to open them switched off, to be switched on by exec: parent
// and child swap their counters where these are alike, and then the wrong one is.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// Descriptors; -1 where the machine has no such counter, or does not let its users have it.
struct perf {
  int task_clock;
  int instructions, own_instructions;  // of all; of the init alone
};

// What was counted since the cell began.
struct perf_reading {
  int error;              // why a counter could not be read, or 0
  uint64_t cpu_us;        // of all processes, the init among them
  uint64_t instructions;  // executed by all but the init, outside the kernel
};

// Once, in the launcher: learns whether this machine counts instructions.
void perf_learn(void);

// Opens them; the clock only where it is wanted.
struct perf perf_open(bool clock_wanted);

struct perf_reading perf_read(const struct perf *perf);
