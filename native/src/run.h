// One run in a cell: starting the payload, watching it against its limits, clearing away what it leaves.
#pragma once

#include <stdint.h>

#include "capture.h"
#include "fail.h"
#include "meter.h"
#include "scratch.h"
#include "wire.h"

// How a run ended; the numbers are part of the protocol.
enum outcome {
  OUTCOME_NONE,
  OUTCOME_EXITED,
  OUTCOME_SIGNALLED,
  OUTCOME_CPU_LIMIT,
  OUTCOME_WALL_LIMIT,
  OUTCOME_IDLE_LIMIT,
  OUTCOME_MEMORY_LIMIT,
  OUTCOME_OUTPUT_LIMIT,
  OUTCOME_FILE_SIZE_LIMIT,
  OUTCOME_CANCELLED,
  OUTCOME_PROCESS_LIMIT,
};

struct run_result {
  enum outcome outcome;
  int32_t value;
  struct usage usage;
  uint64_t wall_us;
  uint32_t leftovers;
  const struct capture *capture;  // what was printed, as far as it was not sent; good until the next run
};

struct held;

// What an init keeps from run to run.
struct supervisor {
  struct meter *meter;
  struct scratch *scratch;
  int connection;
  int signals;        // signalfd for SIGCHLD
  int timer;          // the wall limit, or the next look at what the run uses
  int sockets;        // sockets.h
  struct held *held;  // requests that came while a run was on and wait for their turn
  unsigned held_count;
};

int supervisor_open(struct supervisor *s, struct failure *why);

// The next request, in `room` (WIRE_MOST_BYTES): one that was held back, or else one from the connection.
enum receive_result supervisor_next(struct supervisor *s, void *room, struct message *message);

// Holds a request back until the run that is on is over, as long as there is room for it.
bool supervisor_can_hold(const struct supervisor *s);
void supervisor_hold(struct supervisor *s, enum receive_result result, const struct message *message);

// Reads a STOP message; false where it is malformed or names no reason to stop a run for.
bool stop_read(const struct message *message, enum outcome *reason);

// Does what the next run would have to begin with, while nobody waits for it.
void run_prepare(void);

// Carries out a RUN message. Fails only on a sandbox fault or a command that cannot be executed.
int run_command(struct supervisor *s, struct message *message, struct run_result *result, struct failure *why);
