#include "lives.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MEBIBYTE = 1 << 20 };
#define MEMORY "memory"

struct cell {
  struct driver *d;
  struct life *life;
  uint32_t id;
  int connection;
  bool over;  // nothing more can be asked of it
  bool told;  // the launcher has said that it is gone
};

static enum answer add(struct cell *c, const char *what, const struct reply *r, bool right) {
  struct step *step = &c->life->steps[c->life->count < MOST_STEPS - 1 ? c->life->count++ : c->life->count];
  *step = (struct step){.what = what, .reply = *r};
  if (right) {
    step->answer = RIGHT;
  } else if (r->type == MSG_FAIL) {
    step->answer = NAMED;
    c->over = c->over || r->id == 0 || r->id == c->id;
  } else if (r->type == CLOSED || r->type == MSG_CELL_GONE) {
    step->answer = CELL_ENDED;
    c->over = true;
  } else {
    step->answer = r->type == NO_REPLY ? SILENT : WRONG;
    c->over = true;
  }
  return step->answer;
}

static const struct step *last(const struct life *life) { return &life->steps[life->count - 1]; }

// What the launcher says of the cell's end, unless it has been heard.
static void hear_end(struct cell *c) {
  struct reply r = receive(c->d->control);
  if (r.type == CLOSED) {
    add(c, "the launcher", &r, false);
    c->life->steps[c->life->count - 1].answer = LAUNCHER_ENDED;
    c->told = true;
    return;
  }
  bool right = r.type == MSG_CELL_GONE && r.id == c->id;
  struct step *before = &c->life->steps[c->life->count - 1];
  // Where memory ran out the init may be what the kernel takes; its count then says so, and the JVM goes by that.
  if (right && r.oom_kills && before->answer == CELL_ENDED && !strcmp(before->what, MEMORY)) before->answer = RIGHT;
  if (r.type == MSG_FAIL && r.id == c->id && c->life->count > 0 && last(c->life)->answer == CELL_ENDED) {
    // The cell's connection ended because no cell came to be; this is why.
    c->life->count--;
    add(c, "the cell's end", &r, false);
  } else if (!right) {
    add(c, "the cell's end", &r, false);
  }
  c->told = true;
}

static struct cell begin(struct driver *d, uint32_t id, struct life *life) {
  life->count = 0;
  struct cell c = {.d = d, .life = life, .id = id, .connection = begin_cell(d, id, 8 * MEBIBYTE, 0)};
  struct reply r = receive(c.connection);
  add(&c, "the cell is built", &r, r.type == MSG_READY);
  return c;
}

static void finish(struct cell *c) {
  close(c->connection);
  if (!c->told) hear_end(c);
}

static bool prints(const struct reply *r, int code, const char *output) {
  return r->type == MSG_RESULT && r->outcome == OUTCOME_EXITED && r->value == code &&
         (!output || !strcmp(r->output, output));
}

static void do_run(struct cell *c, const char *what, const struct order *order, enum outcome outcome, int value,
                   const char *output) {
  if (c->over) return;
  struct reply r = run(c->connection, order);
  bool right = outcome == OUTCOME_EXITED ? prints(&r, value, output) : r.type == MSG_RESULT && r.outcome == outcome;
  if (r.type == MSG_RESULT && order->output) right = right && r.kept[0] == order->output && !r.strange[0];
  add(c, what, &r, right);
}

#define DO_RUN(c, what, outcome, value, output, ...) \
  do_run(c, what, &(struct order){__VA_ARGS__}, outcome, value, output)
#define PAYLOAD(...) .argv = {"/app/payload", __VA_ARGS__}

static struct writer w;

static void do_put(struct cell *c, const char *path, int content) {
  if (c->over) return;
  write_header(&w, MSG_PUT, 50);
  write_u32(&w, 0644);
  write_str(&w, path);
  write_str(&w, content < 0 ? "content\n" : "");
  send_message(c->connection, &w, &content, content >= 0);
  struct reply r = receive(c->connection);
  add(c, content < 0 ? "PUT" : "PUT of a descriptor", &r, r.type == MSG_DONE);
}

static void do_mount(struct cell *c) {
  if (c->over) return;
  write_header(&w, MSG_MOUNT, 51);
  write_u32(&w, 0);
  write_str(&w, "");
  write_str(&w, "/etc");
  send_message(c->connection, &w, NULL, 0);
}

static void do_collect(struct cell *c, unsigned expected) {
  if (c->over) return;
  write_header(&w, MSG_COLLECT, 52);
  write_u32(&w, 10);
  write_u64(&w, MEBIBYTE);
  write_u32(&w, 1);
  write_str(&w, "**");
  send_message(c->connection, &w, NULL, 0);
  unsigned files = 0;
  struct reply r;
  while ((r = receive(c->connection)).type == MSG_FILE) {
    files += r.size == 8 && r.fd >= 0;
    if (r.fd >= 0) close(r.fd);
  }
  if (r.type == MSG_DONE && files != expected) tap_note("%u files instead of %u", files, expected);
  add(c, "COLLECT", &r, r.type == MSG_DONE && files == expected);
}

void life_of_one_run(struct driver *d, uint32_t id, struct life *life) {
  struct cell c = begin(d, id, life);
  DO_RUN(&c, "a run", OUTCOME_EXITED, 7, NULL, PAYLOAD("exit", "7"));
  finish(&c);
}

void life_of_requests(struct driver *d, uint32_t id, struct life *life) {
  struct cell c = begin(d, id, life);
  int content = memfd_create("content", MFD_CLOEXEC);
  if (content < 0 || write(content, "content\n", 8) != 8 || lseek(content, 0, SEEK_SET) < 0) tap_note("no content");
  do_put(&c, "folder/file", -1);
  do_put(&c, "folder/below/other", content);
  close(content);
  unsigned files = 0;
  for (size_t i = 0; i < life->count; i++) files += !strncmp(life->steps[i].what, "PUT", 3) && !life->steps[i].answer;
  do_mount(&c);
  DO_RUN(&c, "a run with input", OUTCOME_EXITED, 0, "hello", PAYLOAD("cat"), .text = "hello");
  DO_RUN(&c, "a run by name", OUTCOME_EXITED, 3, NULL, .argv = {"payload", "exit", "3"}, .env = {"PATH=/nowhere:/app"},
         .pinned_to = 1);
  DO_RUN(&c, "a run by descriptor", OUTCOME_EXITED, 0, "hello", PAYLOAD("cat"), .text = "hello",
         .flags = RUN_STDOUT_FD | RUN_STDERR_FD);
  DO_RUN(&c, "a run with a scratch of its own", OUTCOME_EXITED, 4, NULL, PAYLOAD("exit", "4"),
         .flags = RUN_FRESH_SCRATCH);
  do_collect(&c, files);
  DO_RUN(&c, "a run", OUTCOME_EXITED, 7, NULL, PAYLOAD("exit", "7"));
  finish(&c);
}

void life_of_fresh_runs(struct driver *d, uint32_t id, struct life *life) {
  struct cell c = begin(d, id, life);
  for (int i = 0; i < 2; i++)
    DO_RUN(&c, "a run that writes", OUTCOME_EXITED, 0, NULL, PAYLOAD("write-file", "1000"), .flags = RUN_FRESH_SCRATCH);
  DO_RUN(&c, "a run after it", OUTCOME_EXITED, 0, "", PAYLOAD("list", "/work"), .flags = RUN_FRESH_SCRATCH);
  finish(&c);
}

void life_of_limits(struct driver *d, uint32_t id, struct life *life) {
  struct cell c = begin(d, id, life);
  DO_RUN(&c, "processor time", OUTCOME_CPU_LIMIT, 0, NULL, PAYLOAD("spin"), .cpu_us = 10000);
  DO_RUN(&c, "elapsed time", OUTCOME_WALL_LIMIT, 0, NULL, PAYLOAD("spin"), .wall_us = 10000);
  DO_RUN(&c, MEMORY, OUTCOME_MEMORY_LIMIT, 0, NULL, PAYLOAD("alloc", "64"), .memory = 16 * MEBIBYTE);
  DO_RUN(&c, "output", OUTCOME_OUTPUT_LIMIT, 0, NULL, PAYLOAD("pattern", "200000"), .output = 100000);
  DO_RUN(&c, "much output", OUTCOME_EXITED, 0, NULL, PAYLOAD("pattern", "100000"), .output = 100000);
  DO_RUN(&c, "a run", OUTCOME_EXITED, 7, NULL, PAYLOAD("exit", "7"));
  finish(&c);
}

const struct step *life_trouble(const struct life *life) {
  for (size_t i = 0; i < life->count; i++)
    if (life->steps[i].answer != RIGHT) return &life->steps[i];
  return NULL;
}
