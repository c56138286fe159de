// What a RUN message holds, taken apart.
#pragma once

#include <stdint.h>

#include "fail.h"
#include "meter.h"
#include "wire.h"

enum { MOST_WORDS = 8192, CWD_ROOM = 4096, MOST_INPUT = 64 << 10 };

struct command {
  uint32_t flags;  // enum run_flag
  char **argv, **env;
  char cwd[CWD_ROOM];
  struct limits limits;
  int processor;      // that the program is pinned to, or -1
  struct span input;  // its standard input, unless that is a descriptor; lies in the message

  char *words[MOST_WORDS];  // argv, NULL, env, NULL
  char text[WIRE_MOST_BYTES + MOST_WORDS];
};

// Reads a RUN message; what is malformed is refused.
int command_read(const struct message *message, struct command *command, struct failure *why);
