// How runs end: by themselves, by each limit, by STOP; what is measured; what they leave behind.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "driver.h"

#define PAYLOAD(...) .argv = {"/app/payload", __VA_ARGS__}

static struct driver d;

// What holds the limits: a cgroup, or rlimits and samples.
static bool counted(void) { return d.cgroup != 0; }

static void ordinary_ends(int cell) {
  struct reply r = RUN(cell, "true");
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && r.leftovers == 0, "a program that ends well");
  r = RUN(cell, "exit", "255");
  ok(is_outcome(&r, OUTCOME_EXITED, 255), "a program's exit code");
  r = RUN(cell, "raise", "11");
  ok(is_outcome(&r, OUTCOME_SIGNALLED, SIGSEGV), "a program that crashes");
  r = RUN(cell, "raise", "6");
  ok(is_outcome(&r, OUTCOME_SIGNALLED, SIGABRT), "a program that aborts");
  r = RUN(cell, "raise", "9");
  ok(is_outcome(&r, OUTCOME_SIGNALLED, SIGKILL), "a program that kills itself");
  enum mechanism expected = counted() ? (enum mechanism)d.cgroup : BY_SAMPLING;
  ok(r.cpu_by == driver_cpu_by(&d) && r.memory_by == expected && r.processes_by == (counted() ? expected : BY_RLIMIT),
     "the result says what held its limits");
}

static bool within(uint64_t value, uint64_t from, uint64_t to) {
  if (value >= from && value <= to) return true;
  tap_note("%llu is not between %llu and %llu", (unsigned long long)value, (unsigned long long)from,
           (unsigned long long)to);
  return false;
}

static void time_limits(int cell) {
  struct reply r = run(cell, &(struct order){PAYLOAD("spin"), .cpu_us = 200000});
  ok(is_outcome(&r, OUTCOME_CPU_LIMIT, 0) && within(r.cpu_us, 195000, 300000), "a program that spins: CPU limit");
  ok(within(r.user_us + r.system_us, 190000, 300000) && r.user_us > r.system_us, "its time is mostly user time");
  r = run(cell, &(struct order){PAYLOAD("threads", "4"), .cpu_us = 200000});
  ok(is_outcome(&r, OUTCOME_CPU_LIMIT, 0) && within(r.cpu_us, 195000, 350000), "threads are counted together");
  r = run(cell, &(struct order){PAYLOAD("sleep"), .wall_us = 100000});
  ok(is_outcome(&r, OUTCOME_IDLE_LIMIT, 0) && within(r.wall_us, 100000, 250000) && r.cpu_us < 50000,
     "a program that sleeps: idle limit");
  r = run(cell, &(struct order){PAYLOAD("suspend"), .wall_us = 100000});
  ok(is_outcome(&r, OUTCOME_IDLE_LIMIT, 0), "a program that stops itself: idle limit");
  r = run(cell, &(struct order){PAYLOAD("spin"), .wall_us = 100000});
  ok(is_outcome(&r, OUTCOME_WALL_LIMIT, 0) && within(r.wall_us, 100000, 250000), "a program that is busy: wall limit");
  // They share one processor: each waits for most of the time, and none of them sleeps.
  r = run(cell, &(struct order){PAYLOAD("threads", "8"), .wall_us = 100000, .pinned_to = 1});
  ok(is_outcome(&r, OUTCOME_WALL_LIMIT, 0), "also one whose threads wait for a processor");
  r = run(cell, &(struct order){PAYLOAD("flood-init", "3"), .wall_us = 200000});
  ok(is_outcome(&r, OUTCOME_WALL_LIMIT, 0) && within(r.wall_us, 200000, 600000),
     "a program that floods the init with signals: wall limit");
  r = run(cell, &(struct order){PAYLOAD("flood-orphans", "3"), .wall_us = 200000});
  // How long the orphans waited for a processor is forgotten with them: on a busy machine it may look idle.
  ok(r.type == MSG_RESULT && (r.outcome == OUTCOME_WALL_LIMIT || r.outcome == OUTCOME_IDLE_LIMIT) &&
         within(r.wall_us, 200000, 600000),
     "a program that floods the init with orphans: a limit of time");
}

static void memory_limits(int cell) {
  struct reply r = run(cell, &(struct order){PAYLOAD("alloc", "8"), .memory = 32 << 20});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && within(r.peak, 8 << 20, 16 << 20), "memory below its limit is measured");
  r = run(cell, &(struct order){PAYLOAD("alloc", "200"), .memory = 16 << 20});
  ok(is_outcome(&r, OUTCOME_MEMORY_LIMIT, 0), "memory over its limit: memory limit");
  r = run(cell, &(struct order){PAYLOAD("alloc-in-child", "200"), .memory = 16 << 20});
  ok(is_outcome(&r, OUTCOME_MEMORY_LIMIT, 0), "also where only a child takes it");
  r = run(cell, &(struct order){PAYLOAD("alloc", "4"), .memory = 16 << 20});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && within(r.peak, 4 << 20, 12 << 20), "the next run's peak is its own");
  r = run(cell, &(struct order){PAYLOAD("true"), .memory = UINT64_MAX});
  ok(is_outcome(&r, OUTCOME_EXITED, 0), "the largest number is as good as no limit of memory");
  r = run(cell, &(struct order){PAYLOAD("true"), .processes = UINT32_MAX});
  ok(is_outcome(&r, OUTCOME_EXITED, 0), "or of processes");
}

// Files in the scratch are memory that killing frees nothing of.
static void memory_in_files(void) {
  static struct writer w;
  if (!counted()) {
    tap_skip("files in the scratch count as memory", "no cgroup here");
    return;
  }
  int cell = open_cell_with(&d, 40, 64 << 20, 0);
  struct reply r = run(cell, &(struct order){PAYLOAD("fill", "60"), .memory = 16 << 20, .file = 64 << 20});
  ok(is_outcome(&r, OUTCOME_MEMORY_LIMIT, 0), "files in the scratch count as memory");
  r = RUN(cell, "exit", "4");
  ok(is_outcome(&r, OUTCOME_EXITED, 4), "the cell survives being full");
  r = run(cell, &(struct order){PAYLOAD("true"), .memory = 4 << 20});
  FILE *large = tmpfile();
  bool made = large && ftruncate(fileno(large), 20 << 20) == 0;
  write_header(&w, MSG_PUT, 9);
  write_u32(&w, 0644), write_str(&w, "large"), write_str(&w, "");
  int content = made ? fileno(large) : 0;
  send_message(cell, &w, &content, 1);
  r = receive(cell);
  ok(r.type == MSG_DONE, "a file of 20 MiB is put after a run with a limit of 4 MiB");
  if (large) fclose(large);
  r = close_cell(&d, cell);
  ok(r.type == MSG_CELL_GONE && r.id == 40, "and the cell ends in order");
}

static void other_limits(int cell) {
  struct reply r = run(cell, &(struct order){PAYLOAD("write-file", "1048576"), .file = 65536});
  ok(is_outcome(&r, OUTCOME_FILE_SIZE_LIMIT, 0), "a file over its limit: file size limit");
  r = run(cell, &(struct order){PAYLOAD("write-file", "65536"), .file = 65536});
  ok(is_outcome(&r, OUTCOME_EXITED, 0), "a file as large as allowed");
  r = run(cell, &(struct order){PAYLOAD("count-forks"), .processes = 10});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && atoi(r.output) == 9 && r.leftovers == 9,
     "of 10 processes 9 are children, and are killed after it (%d made, %u left)", atoi(r.output), r.leftovers);
  r = run(cell, &(struct order){PAYLOAD("fork-bomb"), .processes = 10, .wall_us = 500000, .cpu_us = 400000});
  // Without a cgroup a sample may miss it, and the program's own end is all that is known.
  bool limited = r.outcome == OUTCOME_PROCESS_LIMIT || (!counted() && r.outcome == OUTCOME_EXITED && r.value == 1);
  bool timed = r.outcome == OUTCOME_WALL_LIMIT || r.outcome == OUTCOME_CPU_LIMIT;
  // 10, since the main process has made room when the others are counted.
  ok(r.type == MSG_RESULT && (limited || timed) && r.leftovers <= 10 && within(r.wall_us, 0, 1500000),
     "a fork bomb ends by a limit (outcome %d, %u left)", (int)r.outcome, r.leftovers);
  r = RUN(cell, "true");
  ok(is_outcome(&r, OUTCOME_EXITED, 0), "and the cell is as good as before");
}

static void processors(int cell) {
  struct reply r = run(cell, &(struct order){PAYLOAD("processors"), .pinned_to = 1});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && !strcmp(r.output, "0\n"), "a run is pinned to its processor");
  r = RUN(cell, "processors");
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && (strchr(r.output, '\n') != strrchr(r.output, '\n') || !r.output[2]),
     "and the next one is not");
  r = run(cell, &(struct order){PAYLOAD("true"), .pinned_to = 1024});
  ok(is_failure(&r, STAGE_AFFINITY) && r.index == 1023, "a processor that there is not: FAIL");
  r = run(cell, &(struct order){PAYLOAD("true"), .pinned_to = 1u << 30});
  ok(is_failure(&r, STAGE_AFFINITY), "nor can there be");
}

static void stops(int cell) {
  int output = start_run(cell, 50, &(struct order){PAYLOAD("sleep")});
  send_stop(cell, 50, OUTCOME_CANCELLED);
  struct reply r = end_run(cell, output);
  ok(is_outcome(&r, OUTCOME_CANCELLED, 0) && r.id == 50, "STOP: cancelled");
  output =
      start_run(cell, 51, &(struct order){PAYLOAD("chatter"), .flags = RUN_DISCARD_STDOUT, .output = UINT64_MAX - 1});
  send_stop(cell, 51, OUTCOME_OUTPUT_LIMIT);
  r = end_run(cell, output);
  ok(is_outcome(&r, OUTCOME_OUTPUT_LIMIT, 0), "STOP for too much output: output limit");
  output = start_run(cell, 52, &(struct order){PAYLOAD("sleep"), .wall_us = 100000});
  send_stop(cell, 51, OUTCOME_CANCELLED);
  r = end_run(cell, output);
  ok(is_outcome(&r, OUTCOME_IDLE_LIMIT, 0), "a STOP for another run is not for this one");
}

static void leftovers(int cell) {
  struct reply r = RUN(cell, "daemon");
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && r.leftovers == 1, "a daemon is counted and killed (%u)", r.leftovers);
  r = RUN(cell, "list", "/proc");
  int processes = 0;
  for (const char *line = strtok(r.output, "\n"); line; line = strtok(NULL, "\n"))
    processes += line[0] >= '0' && line[0] <= '9';
  ok(processes == 1, "the next run does not meet it");
}

// Requests that wait for their turn, with a run on.
static void queues(int cell) {
  int first = start_run(cell, 60, &(struct order){PAYLOAD("sleep"), .wall_us = 300000});
  int second = start_run(cell, 61, &(struct order){PAYLOAD("exit", "1")});
  int third = start_run(cell, 62, &(struct order){PAYLOAD("exit", "2")});
  struct reply r = end_run(cell, first);
  ok(is_outcome(&r, OUTCOME_IDLE_LIMIT, 0) && r.id == 60, "the first of three runs in a row");
  r = end_run(cell, second);
  ok(is_outcome(&r, OUTCOME_EXITED, 1) && r.id == 61, "the second");
  r = end_run(cell, third);
  ok(is_outcome(&r, OUTCOME_EXITED, 2) && r.id == 62, "the third");
}

// Descriptors in flight are counted for the whole user: one cell could use up what another needs.
static void hoarding(int cell) {
  static struct writer w;
  int other = open_cell(&d, 70);
  RUN(other, "write-file", "10");
  int output = start_run(
      cell, 71, &(struct order){PAYLOAD("hoard"), .flags = RUN_STDOUT_FD, .open_files = 4096, .wall_us = 2000000});
  char sent[16] = "";
  for (int i = 0; i < 200 && read(output, sent, sizeof sent - 1) <= 0; i++) usleep(5000);
  write_header(&w, MSG_COLLECT, 1);
  write_u32(&w, 9), write_u64(&w, 1 << 20), write_u32(&w, 1), write_str(&w, "file");
  send_message(other, &w, NULL, 0);
  struct reply r = receive(other);
  ok(r.type == MSG_FILE, "a cell that hoards descriptors (%d) does not keep another from giving files", atoi(sent));
  if (r.fd >= 0) close(r.fd);
  r = receive(other);
  send_stop(cell, 71, OUTCOME_CANCELLED);
  end_run(cell, output);
  close_cell(&d, other);
}

int main(int argc, char **argv) {
  driver_setup(argc, argv);
  d = driver_start();
  int cell = open_cell(&d, 1);
  if (!ok(cell >= 0, "a cell opens")) return driver_done();
  ordinary_ends(cell);
  time_limits(cell);
  memory_limits(cell);
  memory_in_files();
  other_limits(cell);
  processors(cell);
  stops(cell);
  leftovers(cell);
  queues(cell);
  hoarding(cell);
  close_cell(&d, cell);
  driver_stop(&d, "after many runs");
  return driver_done();
}
