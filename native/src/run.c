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

#include "fd.h"
#include "payload.h"

enum {
  RUN_FRESH_SCRATCH = 1,
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

// What a RUN message holds, taken apart; the strings lie in `text`.
struct command {
  char *words[MOST_WORDS];  // argv, NULL, env, NULL
  char text[WIRE_MOST_BYTES + MOST_WORDS];
  char cwd[CWD_ROOM];
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

// Copies a list of strings behind `*text`, ends the list with NULL, and moves both on.
static char **read_words(struct reader *r, char ***words, const char *words_end, char **text) {
  char **first = *words;
  uint32_t count = read_count(r, 4);
  if ((size_t)(words_end - (char *)first) / sizeof *first <= count) r->bad = true;
  for (uint32_t i = 0; i < count && !r->bad; i++) {
    struct span word = read_bytes(r);
    if (memchr(word.bytes, 0, word.length)) r->bad = true;
    *(*words)++ = memcpy(*text, word.bytes, word.length);
    *text += word.length;
    *(*text)++ = 0;
  }
  if (!r->bad) *(*words)++ = NULL;
  return first;
}

static int read_command(struct message *message, struct command *command, struct payload *payload,
                        struct failure *why) {
  struct reader r = reader_of(message);
  char **words = command->words, *text = command->text;
  const char *end = (const char *)(command->words + MOST_WORDS);
  uint32_t flags = read_u32(&r);
  payload->argv = read_words(&r, &words, end, &text);
  payload->env = read_words(&r, &words, end, &text);
  read_str(&r, command->cwd, sizeof command->cwd);
  payload->cwd = command->cwd;
  payload->fresh_scratch = flags & RUN_FRESH_SCRATCH;
  // One after another: the order within an initializer is not defined.
  struct limits *l = &payload->limits;
  l->cpu_us = read_u64(&r);
  l->wall_us = read_u64(&r);
  l->memory = read_u64(&r);
  l->file = read_u64(&r);
  l->stack = read_u64(&r);
  l->processes = read_u32(&r);
  l->open_files = read_u32(&r);
  bool ranges = l->cpu_us && l->wall_us && l->memory && l->file && l->stack && l->processes && l->open_files;
  if (!reader_done(&r) || flags > RUN_FRESH_SCRATCH || !ranges || !payload->argv[0])
    return fail_with(why, STAGE_PROTOCOL, EBADMSG, MSG_RUN, "a malformed RUN message");
  for (size_t i = 0; i < 3; i++) payload->stdio[i] = message->fds[i];
  if (!payload->fresh_scratch) return 0;
  // As large as the cell's own.
  struct statfs scratch;
  if (statfs("/work", &scratch) < 0) return fail(why, STAGE_FRESH_SCRATCH, 0, "/work");
  payload->scratch_bytes = (uint64_t)scratch.f_blocks * (uint64_t)scratch.f_bsize;
  payload->scratch_inodes = (uint32_t)scratch.f_files;
  return 0;
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
  uint32_t others;       // reaped besides the main process
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
  bool more = false;  // to be reaped
  while (!w->main_ended) {
    // The end of the connection (POLLHUP) is told whatever else is asked for.
    struct pollfd events[] = {{.fd = s->signals, .events = POLLIN},
                              {.fd = s->connection, .events = s->held_count < MOST_HELD ? POLLIN : 0},
                              {.fd = s->wall, .events = POLLIN},
                              {.fd = s->look, .events = POLLIN},
                              {.fd = s->meter->oom_event, .events = s->meter->version == 1 ? POLLIN : POLLPRI}};
    if (poll(events, sizeof events / sizeof events[0], more ? 0 : -1) < 0) continue;
    if (events[0].revents) drain(s->signals);
    if (events[0].revents || more) more = reap_some(w);
    if (events[1].revents & (POLLHUP | POLLERR)) _exit(0);
    if (events[1].revents) hear(w);
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
  }
}

// What ended by itself may have been ended by the kernel for a limit, or have got past one between two looks.
static enum outcome judge(const struct watch *w, const struct usage *usage) {
  struct meter *m = w->s->meter;
  if (w->outcome != OUTCOME_NONE) return w->outcome;
  if (meter_out_of_memory(m)) return OUTCOME_MEMORY_LIMIT;
  if (usage->cpu_us > m->limits.cpu_us) return OUTCOME_CPU_LIMIT;
  bool failed = !WIFEXITED(w->status) || WEXITSTATUS(w->status) != 0;
  if (WIFSIGNALED(w->status) && WTERMSIG(w->status) == SIGXFSZ) return OUTCOME_FILE_SIZE_LIMIT;
  if (failed && meter_out_of_processes(m)) return OUTCOME_PROCESS_LIMIT;
  return WIFEXITED(w->status) ? OUTCOME_EXITED : OUTCOME_SIGNALLED;
}

int run_command(struct supervisor *s, struct message *message, struct run_result *result, struct failure *why) {
  static struct command command;
  struct payload payload = {0};
  if (read_command(message, &command, &payload, why) < 0) return -1;
  payload.most_tasks = meter_rlimit_processes(s->meter, payload.limits.processes);
  if (meter_start(s->meter, &payload.limits, why) < 0) return -1;
  drain(s->signals);
  if (s->meter->version == 1) drain(s->meter->oom_event);

  struct watch w = {.s = s, .id = message->id};
  uint64_t start = now_us();
  arm(s->wall, payload.limits.wall_us);
  arm(s->look, meter_next_look_us(s->meter, 0));
  meter_offer_victims(s->meter, true);
  w.main = payload_start(&payload, why);
  meter_offer_victims(s->meter, false);
  message_close_fds(message);
  if (w.main > 0) watch_run(&w);
  uint64_t wall_us = now_us() - start;
  arm(s->wall, 0);
  arm(s->look, 0);
  kill_all();
  uint32_t leftovers = reap_rest(&w);
  struct usage usage = meter_finish(s->meter);
  if (w.main < 0) return -1;

  *result = (struct run_result){.usage = usage, .wall_us = wall_us, .leftovers = leftovers};
  result->outcome = judge(&w, &result->usage);
  if (result->outcome == OUTCOME_EXITED) result->value = WEXITSTATUS(w.status);
  if (result->outcome == OUTCOME_SIGNALLED) result->value = WTERMSIG(w.status);
  return 0;
}
