#include "run.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "fd.h"
#include "input.h"
#include "payload.h"

enum {
  MOST_HELD = 64,  // requests that wait; the connection itself holds back what comes after them
  REAPED_AT_ONCE = 256,
};

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
  s->wall = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  s->look = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  if (s->signals < 0 || s->wall < 0 || s->look < 0) return fail(why, STAGE_SUPERVISE, 0, "timers and signals");
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

static void hold(struct supervisor *s, enum receive_result result, const struct message *message) {
  struct held **last = &s->held, *added = malloc(sizeof *added + message->length);
  if (!added) _exit(1);
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

static uint64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

// Zero disarms.
static void arm(int timer, uint64_t microseconds) {
  const struct itimerspec when = {
      .it_value = {.tv_sec = (time_t)(microseconds / 1000000u), .tv_nsec = (long)(microseconds % 1000000u) * 1000}};
  timerfd_settime(timer, 0, &when, NULL);
}

// One read and no more: a payload that sends its init signals without end must not keep it here.
static void drain(int fd) {
  char bytes[512];
  if (read(fd, bytes, sizeof bytes) < 0) return;  // nothing there is as good
}

// Every process of the cell but the init itself.
static void kill_all(void) { kill(-1, SIGKILL); }

// What a run's supervision knows while it goes on.
struct watch {
  struct supervisor *s;
  uint32_t id;
  pid_t main;
  bool main_ended;
  int status;
  uint32_t others;  // reaped besides the main process
  struct capture *capture;
  enum outcome outcome;  // set once, by whatever ended the run
};

static void end_run(struct watch *w, enum outcome outcome) {
  if (w->outcome == OUTCOME_NONE) w->outcome = outcome;
  kill_all();
}

static bool reap_one(struct watch *w, int options) {
  struct rusage usage;
  int status;
  pid_t pid;
  do {
    pid = wait4(-1, &status, options, &usage);
  } while (pid < 0 && errno == EINTR);
  if (pid <= 0) return false;
  meter_reaped(w->s->meter, &usage);
  if (pid == w->main) {
    w->main_ended = true;
    w->status = status;
  } else {
    w->others++;
  }
  return true;
}

// Reaps who has died so far, but not without end: a payload may make orphans as fast as they are reaped. Returns
// whether there may be more.
static bool reap_some(struct watch *w) {
  for (int i = 0; i < REAPED_AT_ONCE; i++)
    if (!reap_one(w, WNOHANG)) return false;
  return true;
}

// Reaps until nobody is left; returns how many there were.
static uint32_t reap_rest(struct watch *w) {
  w->others = 0;
  while (reap_one(w, 0)) {}
  return w->others;
}

static void look(struct watch *w) {
  struct meter *m = w->s->meter;
  uint64_t used = meter_cpu_us(m);
  if (meter_out_of_memory(m))
    end_run(w, OUTCOME_MEMORY_LIMIT);
  else if (used >= m->limits.cpu_us)
    end_run(w, OUTCOME_CPU_LIMIT);
  else
    arm(w->s->look, meter_next_look_us(m, used));
}

// A STOP for this run ends it; anything else waits until it is over; the end of the connection ends the cell.
static void hear(struct watch *w) {
  static uint8_t room[WIRE_MOST_BYTES];
  struct message message = {.bytes = room};
  enum outcome reason;
  enum receive_result result = wire_receive(w->s->connection, room, &message, MSG_DONTWAIT);
  if (result == RECEIVE_END) _exit(0);
  if (result == RECEIVE_AGAIN) return;
  if (result == RECEIVED && message.type == MSG_STOP && message.id == w->id && message_has_its_fds(&message) &&
      stop_read(&message, &reason))
    end_run(w, reason);
  else
    hold(w->s, result, &message);
}

static void watch_run(struct watch *w) {
  struct supervisor *s = w->s;
  struct stream *streams = w->capture->streams;
  bool more = false;  // to be reaped
  while (!w->main_ended) {
    // The end of the connection (POLLHUP) is told whatever else is asked for.
    short hearing = s->held_count < MOST_HELD ? POLLIN : 0, sending = w->capture->stuck ? POLLOUT : 0;
    struct pollfd events[] = {{.fd = s->signals, .events = POLLIN},
                              {.fd = s->connection, .events = (short)(hearing | sending)},
                              {.fd = s->wall, .events = POLLIN},
                              {.fd = s->look, .events = POLLIN},
                              {.fd = s->meter->oom_event, .events = s->meter->version == 1 ? POLLIN : POLLPRI},
                              {.fd = streams[0].fd, .events = POLLIN},
                              {.fd = streams[1].fd, .events = POLLIN}};
    // A full stream waits until the JVM has read: the program then waits too, as on any full pipe.
    for (int i = 0; i < 2; i++)
      if (!capture_wants(&streams[i])) events[5 + i].fd = -1;
    if (poll(events, sizeof events / sizeof events[0], more ? 0 : -1) < 0) continue;
    if (events[0].revents) drain(s->signals);
    if (events[0].revents || more) more = reap_some(w);
    if (events[1].revents & (POLLHUP | POLLERR)) _exit(0);
    if (events[1].revents & POLLOUT) capture_send(w->capture);
    if (events[1].revents & POLLIN) hear(w);
    if (events[2].revents) {
      drain(s->wall);
      end_run(w, OUTCOME_WALL_LIMIT);
    }
    if (events[3].revents) {
      drain(s->look);
      look(w);
    }
    if (events[4].revents) {
      drain(s->meter->oom_event);
      look(w);
    }
    // One read of each and no more: a flood of output must not keep the init from the rest.
    for (int i = 0; i < 2; i++)
      if (events[5 + i].revents) capture_read(w->capture, &streams[i]);
    if (capture_is_over(w->capture)) end_run(w, OUTCOME_OUTPUT_LIMIT);
  }
}

// What ended by itself may have been ended by the kernel for a limit, or have got past one between two looks.
static enum outcome judge(const struct watch *w, const struct usage *usage) {
  struct meter *m = w->s->meter;
  if (w->outcome != OUTCOME_NONE) return w->outcome;
  if (meter_out_of_memory(m)) return OUTCOME_MEMORY_LIMIT;
  if (usage->cpu_us > m->limits.cpu_us) return OUTCOME_CPU_LIMIT;
  if (capture_is_over(w->capture)) return OUTCOME_OUTPUT_LIMIT;
  bool failed = !WIFEXITED(w->status) || WEXITSTATUS(w->status) != 0;
  if (WIFSIGNALED(w->status) && WTERMSIG(w->status) == SIGXFSZ) return OUTCOME_FILE_SIZE_LIMIT;
  if (failed && meter_out_of_processes(m)) return OUTCOME_PROCESS_LIMIT;
  return WIFEXITED(w->status) ? OUTCOME_EXITED : OUTCOME_SIGNALLED;
}

// The three standard descriptors of a run: those that came with it, and those that are made for it.
static int open_stdio(struct message *message, const struct command *command, struct capture *capture, int connection,
                      int stdio[3], struct failure *why) {
  static const uint32_t by_descriptor[] = {RUN_STDIN_FD, RUN_STDOUT_FD, RUN_STDERR_FD};
  stdio[0] = -1;
  if (capture_open(capture, message->id, command, connection, stdio + 1, why) < 0) return -1;
  size_t next = 0;
  for (int i = 0; i < 3; i++)
    if (command->flags & by_descriptor[i]) stdio[i] = message_take_fd(message, next++);
  if (!(command->flags & RUN_STDIN_FD)) stdio[0] = input_open(&command->input, why);
  return stdio[0] < 0 ? -1 : 0;
}

// As large as the cell's own.
static int measure_scratch(struct payload *payload, struct failure *why) {
  struct statfs scratch;
  if (statfs("/work", &scratch) < 0) return fail(why, STAGE_FRESH_SCRATCH, 0, "/work");
  payload->scratch_bytes = (uint64_t)scratch.f_blocks * (uint64_t)scratch.f_bsize;
  payload->scratch_inodes = (uint32_t)scratch.f_files;
  return 0;
}

// From the first limit to the last process reaped. Returns -1 if the program could not be started.
static int supervise(struct watch *w, struct payload *payload, struct run_result *result, struct failure *why) {
  struct supervisor *s = w->s;
  payload->most_tasks = meter_rlimit_processes(s->meter, payload->command->limits.processes);
  if (meter_start(s->meter, &payload->command->limits, why) < 0) return -1;
  drain(s->signals);
  if (s->meter->version == 1) drain(s->meter->oom_event);

  uint64_t start = now_us();
  arm(s->wall, payload->command->limits.wall_us);
  arm(s->look, meter_next_look_us(s->meter, 0));
  meter_offer_victims(s->meter, true);
  w->main = payload_start(payload, why);
  meter_offer_victims(s->meter, false);
  for (int i = 0; i < 3; i++) fd_close(&payload->stdio[i]);
  if (w->main > 0) watch_run(w);
  result->wall_us = now_us() - start;
  arm(s->wall, 0);
  arm(s->look, 0);
  kill_all();
  result->leftovers = reap_rest(w);
  result->usage = meter_finish(s->meter);
  return w->main < 0 ? -1 : 0;
}

int run_command(struct supervisor *s, struct message *message, struct run_result *result, struct failure *why) {
  static struct command command;
  static struct capture capture;
  struct payload payload = {.command = &command};
  struct watch w = {.s = s, .id = message->id, .capture = &capture};
  *result = (struct run_result){.capture = &capture};
  if (command_read(message, &command, why) < 0) return -1;
  if (command.flags & RUN_FRESH_SCRATCH && measure_scratch(&payload, why) < 0) return -1;
  int status = open_stdio(message, &command, &capture, s->connection, payload.stdio, why);
  if (status == 0) status = supervise(&w, &payload, result, why);
  for (int i = 0; i < 3; i++) fd_close(&payload.stdio[i]);
  if (status < 0) {
    capture_close(&capture);
    return -1;
  }
  capture_finish(&capture);
  result->outcome = judge(&w, &result->usage);
  if (result->outcome == OUTCOME_EXITED) result->value = WEXITSTATUS(w.status);
  if (result->outcome == OUTCOME_SIGNALLED) result->value = WTERMSIG(w.status);
  return 0;
}
