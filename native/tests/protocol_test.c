// The protocol as the real launcher speaks it: HELLO in all its wrong forms, malformed packets on both connections.
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "driver.h"

static struct writer w;
static int pair[2];  // stands in for a cell's connection where none comes of it

// Sends a first message to a launcher of its own and returns the answer; the launcher must end after it.
static struct reply first_message(const void *bytes, size_t length, const char *what) {
  struct driver d = driver_spawn();
  send_bytes(d.control, bytes, length);
  struct reply r = receive(d.control);
  struct reply end = receive(d.control);
  int status = 0;
  ok(end.type == CLOSED && waitpid(d.guard, &status, 0) == d.guard && WIFEXITED(status) && WEXITSTATUS(status) == 1,
     "%s: the launcher ends", what);
  close(d.control);
  return r;
}

static void wrong_hellos(void) {
  write_hello(&w, 99, 0);
  struct reply r = first_message(w.bytes, w.length, "another version");
  ok(is_failure(&r, STAGE_PROTOCOL) && r.error == EPROTONOSUPPORT && r.id == 1, "another version is refused");
  write_hello(&w, WIRE_VERSION, 0);
  memset(w.bytes + 12, 0, 4);
  r = first_message(w.bytes, w.length, "uid 0");
  ok(is_failure(&r, STAGE_PRIVILEGES) && r.error == EPERM, "uid 0 is refused");
  write_hello(&w, WIRE_VERSION, 0);
  memset(w.bytes + 16, 0, 4);
  r = first_message(w.bytes, w.length, "gid 0");
  ok(is_failure(&r, STAGE_PRIVILEGES) && r.error == EPERM, "gid 0 is refused");
  if (!driver_is_root()) {
    write_hello(&w, WIRE_VERSION, 12345);
    r = first_message(w.bytes, w.length, "another uid");
    ok(is_failure(&r, STAGE_PRIVILEGES) && r.error == EPERM, "only root can name another uid");
  }
  write_hello(&w, WIRE_VERSION, 0);
  w.bytes[20] = 3;
  r = first_message(w.bytes, w.length, "cgroup version 3");
  ok(is_failure(&r, STAGE_PROTOCOL), "an unknown version of cgroups is refused");
  write_hello(&w, WIRE_VERSION, 0);
  r = first_message(w.bytes, w.length - 1, "a short HELLO");
  ok(is_failure(&r, STAGE_PROTOCOL), "a HELLO that is cut short is refused");
  write_hello(&w, WIRE_VERSION, 0);
  write_u8(&w, 0);
  r = first_message(w.bytes, w.length, "a long HELLO");
  ok(is_failure(&r, STAGE_PROTOCOL), "a HELLO with a byte too many is refused");
  write_header(&w, MSG_KILL_CELL, 5);
  r = first_message(w.bytes, w.length, "no HELLO");
  ok(is_failure(&r, STAGE_PROTOCOL), "any other first message is refused");
  r = first_message("x", 1, "noise");
  ok(is_failure(&r, STAGE_PROTOCOL), "noise is refused");
}

static void write_no_ids(void) {
  for (int i = 0; i < 4; i++) write_u32(&w, 0);
  write_str(&w, ""), write_str(&w, "");
}

static void wrong_roots(void) {
  write_header(&w, MSG_HELLO, 1);
  write_u32(&w, WIRE_VERSION), write_u32(&w, driver_is_root() ? 65532 : geteuid());
  write_u32(&w, driver_is_root() ? 65532 : getegid()), write_u8(&w, 0), write_u32(&w, 0), write_u32(&w, 1);
  const size_t length = w.length;
  write_str(&w, "/nowhere/at/all");
  write_no_ids();
  struct reply r = first_message(w.bytes, w.length, "a missing root");
  ok(is_failure(&r, STAGE_ROOT_MOUNT) && r.error == ENOENT, "a root that does not exist is named");
  w.length = length;
  write_str(&w, "etc");
  write_no_ids();
  r = first_message(w.bytes, w.length, "a relative root");
  ok(is_failure(&r, STAGE_PROTOCOL), "a relative root is refused");
}

// Every prefix and every single-byte change of a message that the launcher then must answer or ignore, but survive.
static void answers_with_failure(int connection, const char *what, const void *bytes, size_t length) {
  send_bytes(connection, bytes, length);
  struct reply r = receive(connection);
  ok(is_failure(&r, STAGE_PROTOCOL), "%s: FAIL", what);
}

static void malformed_on(int connection, const char *where) {
  static uint8_t large[WIRE_MOST_BYTES + 1];
  static const struct {
    const char *what;
    uint8_t bytes[16];
    size_t length;
  } packets[] = {
      {"a packet without a header", {1, 2, 3}, 3},
      {"a reserved field", {36, 0, 1, 0, 1, 0, 0, 0}, 8},
      {"an unknown type", {200, 0, 0, 0, 1, 0, 0, 0}, 8},
      {"a message for the other side", {17, 0, 0, 0, 1, 0, 0, 0}, 8},
  };
  tap_note("%s connection", where);
  for (size_t i = 0; i < sizeof packets / sizeof packets[0]; i++)
    answers_with_failure(connection, packets[i].what, packets[i].bytes, packets[i].length);
  large[0] = 33;
  answers_with_failure(connection, "a packet that is too large", large, sizeof large);
  const int fds[] = {0, 0, 0, 0, 0, 0};
  write_header(&w, MSG_PUT, 1);
  send_message(connection, &w, fds, 6);
  struct reply r = receive(connection);
  ok(is_failure(&r, STAGE_PROTOCOL), "too many descriptors: FAIL");
}

static void malformed_control(struct driver *d) {
  malformed_on(d->control, "control");
  write_hello(&w, WIRE_VERSION, 0);
  answers_with_failure(d->control, "a second HELLO", w.bytes, w.length);
  write_header(&w, MSG_OPEN_CELL, 9);
  write_u32(&w, TEMPLATE_ID), write_u8(&w, 0), write_u64(&w, 1 << 20), write_u32(&w, 100), write_str(&w, "cell");
  write_u32(&w, 0);
  answers_with_failure(d->control, "OPEN_CELL without a connection", w.bytes, w.length);
  const int fds[] = {pair[1], pair[1]};
  send_message(d->control, &w, fds, 2);
  struct reply r = receive(d->control);
  ok(is_failure(&r, STAGE_PROTOCOL), "OPEN_CELL with two connections: FAIL");
  write_header(&w, MSG_OPEN_CELL, 9);
  write_u32(&w, 12345), write_u8(&w, 0), write_u64(&w, 1 << 20), write_u32(&w, 100), write_str(&w, "cell");
  write_u32(&w, 0);
  send_message(d->control, &w, fds, 1);
  r = receive(d->control);
  ok(is_failure(&r, STAGE_TEMPLATE) && r.id == 9, "OPEN_CELL over an unknown template: FAIL");
  write_header(&w, MSG_TEMPLATE, TEMPLATE_ID);
  write_u8(&w, 1), write_u32(&w, 0);
  answers_with_failure(d->control, "a TEMPLATE that was sealed", w.bytes, w.length);
}

static void wrong_templates(struct driver *d) {
  static const char *const paths[] = {"etc", "/", "/../etc", "/a/../../etc", "/missing/x", "//x"};
  for (uint32_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    write_header(&w, MSG_TEMPLATE, 100 + i);
    write_u8(&w, 1), write_u32(&w, 1), write_u8(&w, 3), write_u32(&w, 0644);
    write_str(&w, paths[i]), write_str(&w, "x"), write_u32(&w, 0);
    send_message(d->control, &w, NULL, 0);
    struct reply r = receive(d->control);
    ok(is_failure(&r, STAGE_TEMPLATE), "a template's entry '%s': FAIL", paths[i]);
  }
}

static void wrong_mounts(struct driver *d) {
  static const struct {
    uint32_t root;
    const char *from, *to;
  } mounts[] = {{1, "", "/etc"}, {0, "../x", "/etc"}, {0, "/", "/etc"}, {0, "", "etc"}, {0, "", "/../x"}, {0, "", "/"}};
  for (size_t i = 0; i < sizeof mounts / sizeof mounts[0]; i++) {
    write_header(&w, MSG_OPEN_CELL, 9);
    write_u32(&w, TEMPLATE_ID), write_u8(&w, 0), write_u64(&w, 1 << 20), write_u32(&w, 100), write_str(&w, "cell");
    write_u32(&w, 1), write_u32(&w, mounts[i].root), write_str(&w, mounts[i].from), write_str(&w, mounts[i].to);
    send_message(d->control, &w, &pair[1], 1);
    struct reply r = receive(d->control);
    ok(is_failure(&r, STAGE_MOUNT), "a mount of '%s' of root %u at '%s': FAIL", mounts[i].from, mounts[i].root,
       mounts[i].to);
  }
}

static void wrong_runs(int cell) {
  static char large[(64 << 10) + 1];
  memset(large, 'x', sizeof large);
  const struct order orders[] = {
      {.argv = {"/app/payload", "true"}, .flags = RUN_STDOUT_FD | RUN_DISCARD_STDOUT},
      {.argv = {"/app/payload", "true"}, .flags = RUN_STDERR_FD | RUN_DISCARD_STDERR | RUN_STDOUT_FD},
      {.argv = {"/app/payload", "true"}, .input = 1, .text = "x"},
      {.argv = {"/app/payload", "true"}, .pinned_to = (unsigned)-1},
      {.argv = {"/app/payload", "cat"}, .text = large, .text_length = sizeof large},
  };
  static const char *const what[] = {"an output both sent and discarded", "errors both sent and discarded",
                                     "an input both ways", "a processor -2", "an input over 64 KiB"};
  for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
    struct reply r = run(cell, &orders[i]);
    ok(is_failure(&r, STAGE_PROTOCOL), "a RUN with %s: FAIL", what[i]);
  }
}

static void malformed_cell(struct driver *d) {
  int cell = open_cell(d, 3);
  ok(cell >= 0, "a cell opens after all that");
  malformed_on(cell, "cell");
  write_header(&w, MSG_RUN, 4);
  write_u32(&w, 0);
  answers_with_failure(cell, "a RUN that is cut short", w.bytes, w.length);
  int output = start_run(cell, 5, &(struct order){.argv = {NULL}});
  struct reply r = end_run(cell, output);
  ok(is_failure(&r, STAGE_PROTOCOL), "a RUN without a command: FAIL");
  output = start_run(cell, 5, &(struct order){.argv = {"/app/payload", "true"}, .flags = 64});
  r = end_run(cell, output);
  ok(is_failure(&r, STAGE_PROTOCOL), "a RUN with an unknown flag: FAIL");
  wrong_runs(cell);
  write_header(&w, MSG_PUT, 6);
  write_u32(&w, 0644), write_str(&w, "x");
  answers_with_failure(cell, "a PUT without content", w.bytes, w.length);
  write_bytes(&w, "x", 1);
  const int two[] = {0, 0};
  send_message(cell, &w, two, 2);
  r = receive(cell);
  ok(is_failure(&r, STAGE_PROTOCOL), "a PUT with two descriptors: FAIL");
  send_message(cell, &w, two, 1);
  r = receive(cell);
  ok(is_failure(&r, STAGE_PROTOCOL), "a PUT with content both ways: FAIL");
  send_stop(cell, 77, OUTCOME_CANCELLED);
  r = RUN(cell, "true");
  ok(is_outcome(&r, OUTCOME_EXITED, 0), "a STOP for a run that is over is ignored");

  output = start_run(cell, 8, &(struct order){.argv = {"/app/payload", "sleep"}});
  send_bytes(cell, "xyz", 3);
  send_stop(cell, 8, OUTCOME_EXITED);
  send_stop(cell, 8, OUTCOME_CANCELLED);
  r = end_run(cell, output);
  ok(is_outcome(&r, OUTCOME_CANCELLED, 0) && r.id == 8, "malformed packets during a run do not keep it from its STOP");
  r = receive(cell);
  ok(is_failure(&r, STAGE_PROTOCOL) && r.id == 0, "and are answered after it: noise: FAIL");
  r = receive(cell);
  ok(is_failure(&r, STAGE_PROTOCOL) && r.id == 8, "a STOP with a reason that is none: FAIL");
  r = RUN(cell, "exit", "3");
  ok(is_outcome(&r, OUTCOME_EXITED, 3), "the cell is as good as before");
  r = close_cell(d, cell);
  ok(r.type == MSG_CELL_GONE && r.id == 3, "and it ends in order");
}

int main(int argc, char **argv) {
  driver_setup(argc, argv);
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) return 1;
  wrong_hellos();
  wrong_roots();
  struct driver d = driver_start();
  malformed_control(&d);
  wrong_templates(&d);
  wrong_mounts(&d);
  malformed_cell(&d);
  send_simple(d.control, MSG_KILL_CELL, 4711);
  driver_stop(&d, "after all the malformed messages");
  struct driver unused = driver_spawn();
  driver_stop(&unused, "a connection that ends before HELLO");
  return driver_done();
}
