// Runs with a fresh scratch: what one of them leaves, the next one never sees.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "driver.h"

#define PAYLOAD(...) .argv = {"/app/payload", __VA_ARGS__}

static struct driver d;

static struct reply fresh(int cell, const char *command, const char *argument) {
  return run(cell, &(struct order){PAYLOAD(command, argument), .flags = RUN_FRESH_SCRATCH});
}

static bool prints(const struct reply *r, const char *expected) {
  if (r->type == MSG_RESULT && !strcmp(r->output, expected)) return true;
  is_outcome(r, OUTCOME_NONE, 0);
  return false;
}

static const char *const ways[] = {"a file",
                                   "a file that is removed",
                                   "a file that is moved",
                                   "a file that is renamed and removed",
                                   "a mode",
                                   "a mode that is set back",
                                   "a link",
                                   "a fifo",
                                   "folders",
                                   "an owner",
                                   "times that are set back",
                                   "a socket",
                                   "a file in flight",
                                   "a large file"};
enum { WAYS = sizeof ways / sizeof ways[0] };

static struct reply untouched;  // what there is to see in a cell that was never used

static void what_is_left(int cell) {
  for (size_t i = 0; i < WAYS; i++) {
    struct reply left = fresh(cell, "leave", ways[i]), r = fresh(cell, "look", NULL);
    ok(is_outcome(&left, OUTCOME_EXITED, 0) && prints(&r, untouched.output), "%s is not left to the next run", ways[i]);
  }
  // What the kernel collects in its own time is waited for.
  int left_names = 0;
  for (int i = 0; i < 50; i++) {
    fresh(cell, "leave", "a name in flight");
    struct reply r = fresh(cell, "look", NULL);
    left_names += strcmp(r.output, untouched.output) != 0;
  }
  ok(left_names == 0, "a socket's name in flight is never left to the next run (%d of 50 times)", left_names);
  struct reply left = fresh(cell, "leave", "a mark on devices");
  ok(is_outcome(&left, OUTCOME_EXITED, 0), "a device takes no mark");
}

// As a cell is when it comes from a pool: whatever was to settle has settled.
static void what_is_shared(int cell) {
  usleep(50000);
  struct reply first = fresh(cell, "times", NULL), left = fresh(cell, "leave", "nothing");
  struct reply second = fresh(cell, "times", NULL);
  ok(is_outcome(&left, OUTCOME_EXITED, 0) && first.output[0] && prints(&second, first.output),
     "runs that touch nothing share one scratch");
  for (size_t i = 0; i < WAYS; i++) {
    if (!strcmp(ways[i], "a file in flight")) continue;  // it is gone before anybody looks
    left = fresh(cell, "leave", ways[i]);
    usleep(20000);
    second = fresh(cell, "times", NULL);
    ok(second.output[0] && strcmp(first.output, second.output) != 0, "after %s there is another", ways[i]);
    first = second;
  }
}

static void ask_for(int cell, uint32_t id, const char *pattern) {
  static struct writer w;
  write_header(&w, MSG_COLLECT, id);
  write_u32(&w, 500), write_u64(&w, 1 << 20), write_u32(&w, 1), write_str(&w, pattern);
  send_message(cell, &w, NULL, 0);
}

static void put(int cell, uint32_t id, const char *path, const char *content) {
  static struct writer w;
  write_header(&w, MSG_PUT, id);
  write_u32(&w, 0644), write_str(&w, path), write_str(&w, content);
  send_message(cell, &w, NULL, 0);
}

// What the cell is to keep is not shown to such runs, and not lost to them.
static void what_is_kept(int cell) {
  struct reply r = fresh(cell, "leave", "a file");
  ask_for(cell, 1, "**");
  r = receive(cell);
  ok(r.type == MSG_DONE, "nothing of such a run can be collected");
  put(cell, 2, "kept", "as it was");
  r = receive(cell);
  ok(r.type == MSG_DONE && r.id == 2, "a file is put after such runs");
  r = fresh(cell, "look", NULL);
  ok(prints(&r, untouched.output), "the next such run does not see it");
  for (size_t i = 0; i < WAYS; i++) {
    struct reply left = fresh(cell, "leave", ways[i]);
    r = fresh(cell, "look", NULL);
    ok(is_outcome(&left, OUTCOME_EXITED, 0) && prints(&r, untouched.output), "nor %s of another one", ways[i]);
  }
  r = RUN(cell, "print", "/work/kept");
  ok(prints(&r, "as it was"), "an ordinary run does");
  r = RUN(cell, "list", "/work");
  ok(prints(&r, "kept\n"), "and nothing else");
  RUN(cell, "leave", "a file");
  r = fresh(cell, "look", NULL);
  ok(prints(&r, untouched.output), "what an ordinary run leaves is not shown either");
  r = RUN(cell, "list", "/work");
  ok(strstr(r.output, "kept\n") && strstr(r.output, "file\n"), "and is kept");
}

// With an interface there can be connections.
static void what_is_connected(void) {
  int cell = open_cell_with(&d, 90, 32 << 20, 1);
  struct reply left = fresh(cell, "leave", "a connection"), r = fresh(cell, "look", NULL);
  ok(is_outcome(&left, OUTCOME_EXITED, 0) && prints(&r, untouched.output), "connections end with their run");
  left = fresh(cell, "leave", "a connection");
  ok(is_outcome(&left, OUTCOME_EXITED, 0), "and can be made anew");
  close_cell(&d, cell);
}

static void ordinary_first(int cell) {
  struct reply r = RUN(cell, "leave", "a file");
  r = fresh(cell, "look", NULL);
  ok(prints(&r, untouched.output), "an ordinary run's file is not shown to one with a fresh scratch");
}

// Without room for a file, or for a process: what then goes wrong is the program's, and the next run's scratch is new.
static void at_its_limits(int cell) {
  struct reply r = run(cell, &(struct order){PAYLOAD("fill", "40"), .file = 64 << 20, .flags = RUN_FRESH_SCRATCH});
  ok(r.type == MSG_RESULT, "a run fills its scratch");
  r = fresh(cell, "look", NULL);
  ok(prints(&r, untouched.output), "which is empty again for the next");
  r = run(cell, &(struct order){PAYLOAD("make-files", "2000"), .flags = RUN_FRESH_SCRATCH});
  r = fresh(cell, "look", NULL);
  ok(prints(&r, untouched.output), "also of files without number");
  r = run(cell, &(struct order){.argv = {"/app/missing"}, .flags = RUN_FRESH_SCRATCH});
  ok(is_failure(&r, STAGE_EXEC), "a command that is not there");
  r = fresh(cell, "look", NULL);
  ok(prints(&r, untouched.output), "changes nothing");
}

// Mounts and descriptors of the cell's init, the youngest process of the launcher; -1 where this user may not see them.
static int count_lines(const char *name) {
  char path[64], line[1024];
  int lines = 0;
  driver_look(&d);
  snprintf(path, sizeof path, "/proc/%d/%s", d.family[d.family_count - 1], name);
  FILE *file = fopen(path, "re");
  if (!file) return -1;
  while (fgets(line, sizeof line, file)) lines++;
  fclose(file);
  return lines;
}

static int count_descriptors(void) {
  char path[64];
  int count = 0;
  driver_look(&d);
  snprintf(path, sizeof path, "/proc/%d/fd", d.family[d.family_count - 1]);
  DIR *list = opendir(path);
  if (!list) return -1;
  while (readdir(list)) count++;
  closedir(list);
  return count;
}

// What is asked for next is only looked at when a run has been cleared away.
static void settle(int cell) {
  ask_for(cell, 1, "nothing");
  receive(cell);
}

// Each of these runs has the scratch replaced.
static void what_grows(int cell) {
  for (int i = 0; i < 3; i++) fresh(cell, "leave", "a file");
  settle(cell);
  int mounts = count_lines("mountinfo"), descriptors = count_descriptors();
  if (mounts < 0 || descriptors < 0) {
    tap_skip("an init holds no more mounts and descriptors after many runs", "its /proc is closed to this user");
    return;
  }
  for (int i = 0; i < 100; i++) fresh(cell, "leave", i % 2 ? "a file" : "folders");
  settle(cell);
  int mounts_then = count_lines("mountinfo"), descriptors_then = count_descriptors();
  ok(mounts_then == mounts && descriptors_then == descriptors,
     "an init holds no more mounts and descriptors after many runs (%d and %d, then %d and %d)", mounts, descriptors,
     mounts_then, descriptors_then);
}

static int new_cell(uint32_t id) {
  int cell = open_cell(&d, id);
  ok(cell >= 0, "a cell opens");
  return cell;
}

int main(int argc, char **argv) {
  static void (*const tests[])(int) = {what_is_left,   what_is_shared, what_is_kept,
                                       ordinary_first, at_its_limits,  what_grows};
  driver_setup(argc, argv);
  d = driver_start();
  int first = new_cell(1);
  untouched = RUN(first, "look");
  ok(is_outcome(&untouched, OUTCOME_EXITED, 0) && strstr(untouched.output, "/dev/shm 41777"), "a cell begins empty");
  tap_note("%s", untouched.output);
  close_cell(&d, first);
  for (uint32_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
    int cell = new_cell(2 + i);
    tests[i](cell);
    close_cell(&d, cell);
  }
  what_is_connected();
  driver_stop(&d, "after many runs");
  return driver_done();
}
