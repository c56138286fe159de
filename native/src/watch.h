// Watching a run: its processes, its limits, its output, and what the JVM says meanwhile.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "capture.h"
#include "run.h"

// What a run's supervision knows while it goes on.
struct watch {
  struct supervisor *s;
  uint32_t id;
  struct capture *capture;
  pid_t main;
  bool main_ended;
  bool alone;  // at the last look the init had no child, living or dead
  int status;
  uint32_t others;       // reaped besides the main process
  enum outcome outcome;  // set once, by whatever ended the run

  // By the monotonic clock, in microseconds.
  uint64_t start, wall_due, look_due, armed;
  uint64_t read_from;    // output is not looked at before
  uint64_t much_output;  // when much of it came last
  uint64_t own_us;       // idle_own_us() at the first look
};

uint64_t watch_now_us(void);

// Before the program starts: notes when its limits are due.
void watch_begin(struct watch *w);

// Until the main process has ended.
void watch_run(struct watch *w);

// Kills every process of the cell but the init, and reaps until none is left. Returns how many there were.
uint32_t watch_clear(struct watch *w);

// What ended a run that is over, all of whose output was counted.
enum outcome watch_judge(const struct watch *w, const struct usage *usage);
