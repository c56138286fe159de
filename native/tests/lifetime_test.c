// Who dies with whom, and what is left: cells, the launcher, its guard, their cgroups.
#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "driver.h"

enum { MANY_CELLS = 8 };

#define PAYLOAD(...) .argv = {"/app/payload", __VA_ARGS__}

static void cell_ends(struct driver *d) {
  int cell = open_cell(d, 1);
  int output = start_run(cell, 1, &(struct order){PAYLOAD("daemon"), .wall_us = 9000000});
  struct reply r = end_run(cell, output);
  output = start_run(cell, 2, &(struct order){PAYLOAD("sleep"), .wall_us = 60000000});
  r = close_cell(d, cell);
  ok(r.type == MSG_CELL_GONE && r.id == 1, "a cell ends with its connection, in the midst of a run");
  close(output);

  cell = open_cell(d, 2);
  output = start_run(cell, 1, &(struct order){PAYLOAD("sleep"), .wall_us = 60000000});
  int second = start_run(cell, 2, &(struct order){PAYLOAD("sleep"), .wall_us = 60000000});
  usleep(50000);  // until the second one was received and waits
  r = close_cell(d, cell);
  ok(r.type == MSG_CELL_GONE && r.id == 2, "also with a request that waits for its turn");
  if (r.type != MSG_CELL_GONE) send_simple(d->control, MSG_KILL_CELL, 2), receive(d->control);
  close(output);
  close(second);

  cell = open_cell(d, 3);
  output = start_run(cell, 1, &(struct order){PAYLOAD("sleep"), .wall_us = 60000000});
  send_simple(d->control, MSG_KILL_CELL, 3);
  r = receive(d->control);
  ok(r.type == MSG_CELL_GONE && r.id == 3 && WIFSIGNALED(r.status) && WTERMSIG(r.status) == SIGKILL,
     "KILL_CELL ends a cell in the midst of a run");
  r = receive(cell);
  ok(r.type == CLOSED, "and its connection");
  close(cell);
  close(output);
}

// The number of descriptors that a process of another pid holds, or -1.
static int descriptors_of(pid_t pid) {
  char path[64];
  int count = 0;
  snprintf(path, sizeof path, "/proc/%d/fd", pid);
  DIR *list = opendir(path);
  if (!list) return -1;
  while (readdir(list)) count++;
  closedir(list);
  return count;
}

static void many_cells(struct driver *d) {
  int cells[MANY_CELLS], outputs[MANY_CELLS], right = 0, gone = 0;
  for (uint32_t i = 0; i < MANY_CELLS; i++) cells[i] = open_cell(d, 100 + i);
  driver_look(d);
  ok(d->family_count == 2 + 2 * MANY_CELLS, "%d cells at once, each with its keeper", MANY_CELLS);
  for (uint32_t i = 0; i < MANY_CELLS; i++) {
    char code[8];
    snprintf(code, sizeof code, "%u", i);
    outputs[i] = start_run(cells[i], 10 + i, &(struct order){PAYLOAD("exit", code)});
  }
  for (int i = MANY_CELLS - 1; i >= 0; i--) {
    struct reply r = end_run(cells[i], outputs[i]);
    right += is_outcome(&r, OUTCOME_EXITED, i);
  }
  ok(right == MANY_CELLS, "each with a run of its own");

  for (int i = 0; i < MANY_CELLS; i++) gone += close_cell(d, cells[i]).type == MSG_CELL_GONE;
  ok(gone == MANY_CELLS, "and all of them end");
  driver_look(d);
  ok(d->family_count == 2 + MANY_CELLS, "their keepers wait for the next");
  int before = descriptors_of(d->family[1]);
  for (uint32_t i = 0; i < 20; i++) close_cell(d, open_cell(d, 200 + i));
  driver_look(d);
  if (before < 0)
    tap_skip("the launcher keeps no descriptor of further cells", "its /proc is closed to this user");
  else
    ok(descriptors_of(d->family[1]) == before, "the launcher keeps no descriptor of further cells");
  ok(d->family_count == 2 + MANY_CELLS, "and no keeper more");
}

// An id that lives: the second cell of that id is refused.
static void twice_the_same(struct driver *d) {
  static struct writer w;
  int cell = open_cell(d, 300), pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) return;
  write_header(&w, MSG_OPEN_CELL, 300);
  write_u32(&w, TEMPLATE_ID), write_u8(&w, 0), write_u64(&w, 1 << 20), write_u32(&w, 100), write_str(&w, "cell");
  write_u32(&w, 0);
  send_message(d->control, &w, &pair[1], 1);
  close(pair[1]);
  struct reply r = receive(d->control);
  ok(r.type == MSG_FAIL && r.id == 300, "a second cell of an id that lives is refused");
  r = RUN(cell, "exit", "6");
  ok(is_outcome(&r, OUTCOME_EXITED, 6), "and the first one lives on");
  close(pair[0]);
  r = close_cell(d, cell);
  ok(r.type == MSG_CELL_GONE && r.id == 300, "until its own end");
}

// A launcher with two cells in the midst of their runs.
static struct driver busy(void) {
  struct driver d = driver_start();
  for (uint32_t i = 1; i <= 2; i++) {
    int cell = open_cell(&d, i);
    start_run(cell, 1, &(struct order){PAYLOAD("fork-bomb"), .processes = 10, .wall_us = 60000000});
  }
  usleep(50000);
  driver_look(&d);
  return d;
}

static int guards_status(struct driver *d) {
  int status = -1;
  const struct timespec a_while = {.tv_nsec = 5000000};
  for (int i = 0; i < 1000 && waitpid(d->guard, &status, WNOHANG) == 0; i++) nanosleep(&a_while, NULL);
  return status;
}

static void launcher_ends(void) {
  struct driver d = busy();
  close(d.control);
  ok(driver_all_gone(&d), "when the control connection ends, everything dies");
  ok(guards_status(&d) == 0 && driver_cgroups_gone(&d), "and the guard leaves no cgroup");

  d = busy();
  kill(d.family[1], SIGKILL);
  ok(driver_all_gone(&d), "when the launcher is killed, everything dies");
  struct reply r = receive(d.control);
  ok(r.type == CLOSED || r.type == MSG_CELL_GONE, "the JVM sees the control connection end");
  ok(guards_status(&d) != -1 && driver_cgroups_gone(&d), "and the guard leaves no cgroup");
  close(d.control);

  d = busy();
  kill(d.guard, SIGKILL);
  ok(driver_all_gone(&d), "when the guard is killed, everything dies");
  guards_status(&d);
  close(d.control);
  struct driver next = driver_start();
  ok(driver_cgroups_gone(&d), "and the next launcher removes what was left of its cgroups");
  driver_stop(&next, "and leaves nothing of its own");

  d = busy();
  static const int polite[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  for (size_t i = 0; i < sizeof polite / sizeof polite[0]; i++) kill(d.guard, polite[i]);
  struct pollfd end = {.fd = d.control, .events = POLLIN};
  ok(poll(&end, 1, 100) == 0 && waitpid(d.guard, NULL, WNOHANG) == 0,
     "a signal meant for the JVM's whole group (a terminal's ^C) does not take the launcher away from it");
  driver_stop(&d, "after it");
}

int main(int argc, char **argv) {
  driver_setup(argc, argv);
  struct driver d = driver_start();
  cell_ends(&d);
  many_cells(&d);
  twice_the_same(&d);
  driver_stop(&d, "after many cells");
  launcher_ends();
  return driver_done();
}
