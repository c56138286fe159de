// Standard input and output that the init carries: what comes, how much of it, and what a program can do about it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "driver.h"

#define PAYLOAD(...) .argv = {"/app/payload", __VA_ARGS__}

enum { ONE_READ = 64 << 10, NO_LIMIT = 1 << 30 };

static struct driver d;

static bool printed(const struct reply *r, int stream, size_t bytes, size_t kept) {
  if (r->type == MSG_RESULT && r->printed[stream] == bytes && r->kept[stream] == kept && !r->strange[stream])
    return true;
  tap_note("stream %d: %zu printed, %zu kept, %zu of them wrong", stream + 1, (size_t)r->printed[stream],
           r->kept[stream], r->strange[stream]);
  return false;
}

static void little_output(int cell) {
  struct reply r = RUN(cell, "pattern", "5");
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && printed(&r, 0, 5, 5) && printed(&r, 1, 0, 0) && r.outputs == 0,
     "little output comes with the result");
  r = RUN(cell, "both", "3000");
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && printed(&r, 0, 1500, 1500) && printed(&r, 1, 3000, 3000),
     "standard output and standard error come apart");
  r = RUN(cell, "letters", "3000");
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && printed(&r, 0, 3000, 3000), "letter by letter all the same");
  r = run(cell, &(struct order){PAYLOAD("both", "9"), .flags = RUN_STDOUT_FD | RUN_STDERR_FD});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && strlen(r.output) == 13 && printed(&r, 0, 0, 0) && printed(&r, 1, 0, 0),
     "what goes by descriptor is not captured");
  r = run(cell,
          &(struct order){PAYLOAD("both", "9"), .flags = RUN_STDERR_FD | RUN_STDOUT_FD | RUN_STDIN_FD, .input = 1});
  ok(r.type == MSG_RESULT || is_failure(&r, STAGE_STDIO), "all three by descriptor");
}

static void much_output(int cell) {
  struct reply r = run(cell, &(struct order){PAYLOAD("pattern", "3000000"), .output = NO_LIMIT});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && printed(&r, 0, 3000000, 3000000) && r.outputs > 30,
     "much output comes whole, ahead of the result (%u messages)", r.outputs);
  r = run(cell, &(struct order){PAYLOAD("both", "600000"), .output = NO_LIMIT});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && printed(&r, 0, 300000, 300000) && printed(&r, 1, 600000, 600000),
     "on both streams");
  r = RUN(cell, "pattern", "32768");
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && printed(&r, 0, 32768, 32768), "32 KiB");
  r = RUN(cell, "pattern", "65536");
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && printed(&r, 0, 65536, 65536), "as much as a pipe holds");
}

static void limits(int cell) {
  struct reply r = run(cell, &(struct order){PAYLOAD("pattern", "100000000"), .output = 100000});
  ok(is_outcome(&r, OUTCOME_OUTPUT_LIMIT, 0) && r.printed[0] > 100000 && r.printed[0] < 100000 + ONE_READ &&
         printed(&r, 0, r.printed[0], 100000),
     "a program that prints without end: output limit, and exactly as much is kept");
  r = run(cell, &(struct order){PAYLOAD("letters", "100000000"), .output = 1000});
  ok(is_outcome(&r, OUTCOME_OUTPUT_LIMIT, 0) && printed(&r, 0, r.printed[0], 1000) && r.wall_us < 500000,
     "letter by letter too, and soon (%llu us)", (unsigned long long)r.wall_us);
  r = run(cell, &(struct order){PAYLOAD("pattern", "1000"), .output = 1000});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && printed(&r, 0, 1000, 1000), "as much as the limit allows");
  r = run(cell, &(struct order){PAYLOAD("pattern", "1001"), .output = 1000});
  ok(is_outcome(&r, OUTCOME_OUTPUT_LIMIT, 0) && printed(&r, 0, 1001, 1000),
     "one byte more: output limit, though it ends by itself");
  r = run(cell, &(struct order){PAYLOAD("pattern", "100000"), .output = 99999});
  ok(is_outcome(&r, OUTCOME_OUTPUT_LIMIT, 0) && printed(&r, 0, r.printed[0], 99999), "one byte more than much");
  r = run(cell, &(struct order){PAYLOAD("both", "1001"), .output = 1000});
  ok(is_outcome(&r, OUTCOME_OUTPUT_LIMIT, 0) && printed(&r, 0, 500, 500) && printed(&r, 1, 1001, 1000),
     "each stream has the limit to itself");
  r = run(cell, &(struct order){PAYLOAD("true"), .output = NO_OUTPUT});
  ok(is_outcome(&r, OUTCOME_EXITED, 0), "no output at all may be allowed");
  r = run(cell, &(struct order){PAYLOAD("pattern", "1"), .output = NO_OUTPUT});
  ok(is_outcome(&r, OUTCOME_OUTPUT_LIMIT, 0) && printed(&r, 0, 1, 0), "and then one byte is too much");
  r = run(cell, &(struct order){PAYLOAD("chatter"), .output = NO_LIMIT, .flags = RUN_STDOUT_FD, .wall_us = 100000});
  ok(r.type == MSG_RESULT && r.outcome != OUTCOME_OUTPUT_LIMIT, "what goes by descriptor is not limited here");
}

static void discarding(int cell) {
  const uint32_t both = RUN_DISCARD_STDOUT | RUN_DISCARD_STDERR;
  struct reply r = run(cell, &(struct order){PAYLOAD("both", "400000"), .output = 500000, .flags = both});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && printed(&r, 0, 200000, 0) && printed(&r, 1, 400000, 0) && r.outputs == 0,
     "what is discarded is counted");
  r = run(cell, &(struct order){PAYLOAD("both", "3000"), .flags = RUN_DISCARD_STDERR});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && printed(&r, 0, 1500, 1500) && printed(&r, 1, 3000, 0), "of one stream alone");
  r = run(cell, &(struct order){PAYLOAD("both", "400000"), .output = 300000, .flags = both});
  ok(is_outcome(&r, OUTCOME_OUTPUT_LIMIT, 0), "and limited");
}

static void other_limits_hold(int cell) {
  struct reply r = run(cell, &(struct order){PAYLOAD("chatter"), .output = UINT64_MAX - 1, .flags = RUN_DISCARD_STDOUT,
                                             .wall_us = 200000});
  ok(is_outcome(&r, OUTCOME_WALL_LIMIT, 0) && r.wall_us < 400000, "a flood of output does not put off the wall limit");
  r = run(cell,
          &(struct order){PAYLOAD("chatter"), .output = UINT64_MAX - 1, .flags = RUN_DISCARD_STDOUT, .cpu_us = 100000});
  ok(is_outcome(&r, OUTCOME_CPU_LIMIT, 0) && r.cpu_us < 250000, "nor that of processor time");
  // Nobody reads what comes: the program waits, and its limit holds.
  start_run(cell, 40, &(struct order){PAYLOAD("chatter"), .output = NO_LIMIT, .wall_us = 200000});
  usleep(500000);
  r = end_run(cell, -1);
  // It sleeps as long as nobody reads, but how long it took to get there is the machine's business.
  bool timed = r.outcome == OUTCOME_IDLE_LIMIT || r.outcome == OUTCOME_WALL_LIMIT;
  ok(r.type == MSG_RESULT && timed && r.wall_us < 400000 && r.kept[0] > ONE_READ && r.kept[0] == r.printed[0],
     "a JVM that does not read puts off no limit, and misses nothing (%zu bytes)", r.kept[0]);
  start_run(cell, 41, &(struct order){PAYLOAD("chatter"), .output = NO_LIMIT});
  usleep(100000);
  send_stop(cell, 41, OUTCOME_CANCELLED);
  r = end_run(cell, -1);
  ok(is_outcome(&r, OUTCOME_CANCELLED, 0), "nor a STOP");
}

static void memory_is_the_programs(int cell) {
  struct reply r = run(cell, &(struct order){PAYLOAD("pattern", "30000000"), .output = NO_LIMIT, .memory = 4 << 20});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && printed(&r, 0, 30000000, 30000000) && r.peak < 2 << 20,
     "output is not charged to the program (peak %llu)", (unsigned long long)r.peak);
}

static void closed_early(int cell) {
  struct reply r = RUN(cell, "hush");
  ok(is_outcome(&r, OUTCOME_EXITED, 3) && printed(&r, 0, 5, 5), "a program that closes its output ends by itself");
  r = run(cell, &(struct order){PAYLOAD("hush-and-sleep"), .wall_us = 100000});
  ok(is_outcome(&r, OUTCOME_IDLE_LIMIT, 0) && printed(&r, 0, 5, 5), "or gets its time limit");
  r = run(cell, &(struct order){PAYLOAD("daemon"), .wall_us = 2000000});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && r.leftovers == 1 && r.wall_us < 1000000,
     "a daemon that holds the output does not put off the end");
}

static void input(int cell) {
  static char much[64 << 10];
  for (size_t i = 0; i < sizeof much; i++) much[i] = (char)('a' + i % 23);
  struct reply r = run(cell, &(struct order){PAYLOAD("cat"), .text = "1 2 3\n"});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && !strcmp(r.output, "1 2 3\n"), "standard input comes with the request");
  r = run(cell, &(struct order){PAYLOAD("cat"), .text = much, .text_length = sizeof much});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && printed(&r, 0, sizeof much, sizeof much), "up to 64 KiB");
  r = run(cell, &(struct order){PAYLOAD("true"), .text = much, .text_length = sizeof much});
  ok(is_outcome(&r, OUTCOME_EXITED, 0), "and need not be read");
  r = RUN(cell, "cat");
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && printed(&r, 0, 0, 0), "without any it is empty");
  r = run(cell, &(struct order){PAYLOAD("fds"), .text = "x"});
  ok(!strcmp(r.output, "0\n1\n2\n"), "no other descriptor comes with it");
}

// The kernel gives a user who has many pipes only small ones.
static void small_pipes(int cell) {
  static char much[64 << 10];
  char hoarded[16] = "";
  for (size_t i = 0; i < sizeof much; i++) much[i] = (char)('a' + i % 23);
  int hoarder = open_cell(&d, 60);
  int output = start_run(
      hoarder, 61,
      &(struct order){PAYLOAD("hoard-pipes"), .flags = RUN_STDOUT_FD, .open_files = 4000, .wall_us = 9000000});
  for (int i = 0; i < 400 && read(output, hoarded, sizeof hoarded - 1) <= 0; i++) usleep(5000);
  struct reply r = run(cell, &(struct order){PAYLOAD("cat"), .text = much, .text_length = sizeof much});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && printed(&r, 0, sizeof much, sizeof much),
     "input and output come whole where another cell hoards pipes (%d)", atoi(hoarded));
  r = run(cell, &(struct order){PAYLOAD("reopen", "/proc/self/fd/0"), .text = much, .text_length = sizeof much});
  ok(r.type == MSG_RESULT && r.value != 0, "and the input cannot be written to");
  send_stop(hoarder, 61, OUTCOME_CANCELLED);
  end_run(hoarder, output);
  close_cell(&d, hoarder);
}

int main(int argc, char **argv) {
  driver_setup(argc, argv);
  d = driver_start();
  int cell = open_cell(&d, 1);
  if (!ok(cell >= 0, "a cell opens")) return driver_done();
  little_output(cell);
  much_output(cell);
  limits(cell);
  discarding(cell);
  other_limits_hold(cell);
  memory_is_the_programs(cell);
  closed_early(cell);
  input(cell);
  small_pipes(cell);
  close_cell(&d, cell);
  driver_stop(&d, "after much output");
  return driver_done();
}
