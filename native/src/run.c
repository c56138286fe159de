#include "run.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "fd.h"
#include "init.h"
#include "input.h"
#include "mark.h"
#include "payload.h"
#include "watch.h"

enum { MOST_HELD = 64 };  // requests that wait; the connection itself holds back what comes after them

// A request that waits for its turn, with the bytes of its packet.
struct held {
  struct held *next;
  enum receive_result result;
  struct message message;
  uint8_t bytes[];
};

int supervisor_open(struct supervisor *s, struct failure *why) {
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  s->signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
  s->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  if (s->signals < 0 || s->timer < 0) return fail(why, STAGE_SUPERVISE, 0, "a timer and signals");
  return 0;
}

enum receive_result supervisor_next(struct supervisor *s, void *room, struct message *message) {
  struct held *first = s->held;
  if (!first) return wire_receive(s->connection, room, message, 0);
  enum receive_result result = first->result;
  *message = first->message;
  message->bytes = memcpy(room, first->bytes, first->message.length);
  s->held = first->next;
  s->held_count--;
  free(first);
  return result;
}

bool supervisor_can_hold(const struct supervisor *s) { return s->held_count < MOST_HELD; }

void supervisor_hold(struct supervisor *s, enum receive_result result, const struct message *message) {
  struct held **last = &s->held, *added = malloc(sizeof *added + message->length);
  if (!added) {
    struct failure why;
    fail(&why, STAGE_SUPERVISE, 5, "hold a request");
    init_report_unbuilt(&why);
  }
  *added = (struct held){.result = result, .message = *message};
  memcpy(added->bytes, message->bytes, message->length);
  while (*last) last = &(*last)->next;
  *last = added;
  s->held_count++;
}

bool stop_read(const struct message *message, enum outcome *reason) {
  struct reader r = reader_of(message);
  *reason = read_u8(&r);
  return reader_done(&r) && (*reason == OUTCOME_OUTPUT_LIMIT || *reason == OUTCOME_CANCELLED);
}

// The three standard descriptors of a run: those that came with it, and those that are made for it.
static int open_stdio(struct message *message, const struct command *command, struct capture *capture, int connection,
                      int stdio[3], struct failure *why) {
  stdio[0] = -1;
  if (capture_open(capture, message->id, command, connection, stdio + 1, why) < 0) return -1;
  size_t next = 0;
  for (int i = 0; i < 3; i++)
    if (run_has_fd(command->flags, i)) stdio[i] = message_take_fd(message, next++);
  if (!run_has_fd(command->flags, 0)) stdio[0] = input_open(&command->input, why);
  return stdio[0] < 0 ? -1 : 0;
}

// From the first limit to the last process reaped. Returns -1 if the program could not be started.
static int supervise(struct watch *w, struct payload *payload, struct run_result *result, struct failure *why) {
  struct meter *m = w->s->meter;
  const struct limits *limits = &payload->command->limits;
  payload->most_tasks = meter_rlimit_processes(m, limits->processes);
  if (meter_start(m, limits, why) < 0) return -1;
  MARK("run: limits and first readings");
  watch_begin(w);
  meter_offer_victims(m, true);
  MARK("run: timer, victims");
  w->main = payload_start(payload, why);
  MARK("run: exec");
  meter_started(m);
  meter_offer_victims(m, false);
  for (int i = 0; i < 3; i++) fd_close(&payload->stdio[i]);
  MARK("run: victims, descriptors");
  if (w->main > 0) watch_run(w);
  MARK("run: the program, its end");
  result->wall_us = watch_now_us() - w->start;
  result->leftovers = watch_clear(w);
  MARK("run: nobody left");
  result->usage = meter_finish(m);
  MARK("run: last readings");
  return w->main < 0 ? -1 : 0;
}

static struct command command;
static struct capture capture;
static uint64_t runs;  // that this cell has had

static void touch(void *at) { *(volatile char *)at = 0; }

// The first write to each page of memory costs a page fault.
void run_prepare(void) {
  static bool touched;
  // Most cells have one run, or many.
  if (runs != 1) {
    capture_prepare();
    input_prepare();
  }
  if (touched) return;
  payload_touch();
  touch(command.cwd);
  touch(command.words);
  touch(command.text);
  touch(capture.streams[0].bytes);
  touch(capture.streams[1].bytes);
  touched = true;
}

int run_command(struct supervisor *s, struct message *message, struct run_result *result, struct failure *why) {
  struct payload payload = {.command = &command, .scratch = s->scratch};
  struct watch w = {.s = s, .id = message->id, .capture = &capture};
  *result = (struct run_result){.capture = &capture};
  runs++;
  if (command_read(message, &command, why) < 0) return -1;
  if (!(command.flags & RUN_FRESH_SCRATCH))
    scratch_keep(s->scratch);
  else if (!scratch_lend(s->scratch))
    payload.scratch_apart = true;
  MARK("run: read the command, scratch");
  int status = open_stdio(message, &command, &capture, s->connection, payload.stdio, why);
  MARK("run: input and output");
  if (status == 0) status = supervise(&w, &payload, result, why);
  for (int i = 0; i < 3; i++) fd_close(&payload.stdio[i]);
  if (status < 0 || capture_finish(&capture, why) < 0 || meter_is_blind(s->meter, why)) {
    capture_close(&capture);
    return -1;
  }
  MARK("run: rest of the output");
  result->outcome = watch_judge(&w, &result->usage);
  if (result->outcome == OUTCOME_EXITED) result->value = WEXITSTATUS(w.status);
  if (result->outcome == OUTCOME_SIGNALLED) result->value = WTERMSIG(w.status);
  return 0;
}
