// The payload: what stands between the init and the untrusted program.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "command.h"
#include "fail.h"
#include "scratch.h"

struct payload {
  const struct command *command;
  uint64_t most_tasks;  // RLIMIT_NPROC of the cell's user namespace, in which the init counts too
  int stdio[3];
  const struct scratch *scratch;  // the cell's
  bool scratch_apart;             // a new one as large is mounted for the run
};

// Once, in the launcher, for all below it: sets the limits that are the same for every run, and learns how high the
// others may be. The inits live by them too. (setup.h sets the one of core dumps.)
int payload_prepare(struct failure *why);

// In an init: the first touch of the child's stack, beforehand.
void payload_touch(void);

// Starts it as a child. Returns its pid once the program is being executed, or -1.
pid_t payload_start(const struct payload *payload, struct failure *why);
