// Readings of a cell's whole process tree from its /proc, where no cgroup tells.
#pragma once

#include <stdint.h>

struct sample {
  int error;        // why it is not complete, or 0
  uint64_t cpu_us;  // of the run so far (ledger.h)
  uint64_t memory;  // resident bytes; pages that processes share are shared out among them where that matters
  unsigned tasks;   // threads of all processes but the init
};

// Reads every process but the init. `limit`: a sum of plain resident sizes above it is worked out exactly. `reaped_us`:
// the processor time of those that the init has reaped.
struct sample sample_tree(uint64_t limit, uint64_t reaped_us);
