// The two halves of the program that tests run in cells.
#pragma once

#include <stddef.h>

struct payload_command {
  const char *name;
  int (*run)(const char *text);  // the argument, or NULL
};

// What uses processor time and memory, in all the ways in which it could be hidden.
extern const struct payload_command load_commands[];
extern const size_t load_command_count;
