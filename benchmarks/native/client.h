// The JVM's part of native/PROTOCOL.md, as little of it as a benchmark needs. What fails ends the program.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

// How a launcher is started, and what is run in its cells.
struct setting {
  const char *launcher;
  const char *folder;   // of the host; holds the programs
  const char *program;  // a name in it
  bool cgroup;          // limits held by cgroups of version 1
  unsigned ids;         // the first of a range of ids for the cells; 0: none
};

struct client {
  pid_t guard;
  int control;
};

enum { FRESH_SCRATCH = 1 };

_Noreturn void die(const char *what);
double now_us(void);

// Starts a launcher, with the template that all cells are of.
struct client client_start(const struct setting *setting);
void client_stop(struct client *client);

// Opens a cell and returns its connection at once; a run may be sent on it before the cell is ready.
int cell_open(const struct client *client, uint32_t id);
void cell_await_ready(int cell);

// Runs the program, which must end with code 0, and waits for the result.
void cell_run(int cell, uint32_t flags);

// Waits for the next CELL_GONE and returns its id; 0 when the control connection has ended.
uint32_t client_await_gone(const struct client *client);
