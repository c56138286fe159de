// The processor time of a run as samples tell it, of the living and of those who died between two samples.
//
// A process that was waited for is in its parent's time, or in the init's if the init reaped it. One that nobody waits
// for (SIGCHLD ignored, SA_NOCLDWAIT) is in nobody's: what the last sample saw of it is all there is.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { LEDGER_MOST = 1024 };  // processes that are followed; what more there are count while they live

// A process, as one sample finds it.
struct ledger_entry {
  pid_t pid, parent;
  uint64_t start;      // its start time, so that a pid that is used again is not taken for the same process
  uint64_t own_us;     // used by itself
  uint64_t waited_us;  // used by children that it waited for, in whole ticks
  uint64_t gone_us;    // what samples had seen of descendants that ended below it; the ledger's own
  bool ended;          // the ledger's own
};

// Before a run's first sample.
void ledger_begin(void);

// Notes a process of the sample that is being taken. In ascending order of pids, as /proc lists them.
void ledger_note(const struct ledger_entry *process);

// Ends the sample. `reaped_us`: the time of all that the init has reaped so far, with what those had waited for.
// Returns the run's processor time so far, in microseconds.
uint64_t ledger_close(uint64_t reaped_us);
