#include "watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "idle.h"

enum {
  REAPED_AT_ONCE = 256,
  REPEAT_US = 10000,     // after which a run that was ended and goes on is ended again
  QUIET_US = 1000,       // between two looks at output that comes in small pieces
  SHORT_QUIET_US = 100,  // the same where much has come of late: no pipe fills in that time
  LATE_US = 10000,
  MUCH_OUTPUT = 32 << 10,
};

uint64_t watch_now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

// One timer for whatever is due next; it tells of a deadline that has passed at once.
static void arm(struct watch *w) {
  uint64_t due = w->wall_due < w->look_due ? w->wall_due : w->look_due;
  const struct itimerspec when = {
      .it_value = {.tv_sec = (time_t)(due / 1000000u), .tv_nsec = (long)(due % 1000000u) * 1000}};
  if (due == w->armed) return;
  timerfd_settime(w->s->timer, TFD_TIMER_ABSTIME, &when, NULL);
  w->armed = due;
}

// A limit that is never reached would overflow; so far ahead it is none.
static uint64_t after(uint64_t now, uint64_t us) { return us > INT64_MAX / 2 ? INT64_MAX / 2 : now + us; }

// One read and no more: a payload that sends its init signals without end must not keep it here.
static void drain(int fd) {
  char bytes[512];
  if (read(fd, bytes, sizeof bytes) < 0) return;  // nothing there is as good
}

void watch_begin(struct watch *w) {
  struct meter *m = w->s->meter;
  drain(w->s->signals);
  if (m->version == 1) drain(m->oom_event);
  w->start = watch_now_us();
  w->wall_due = after(w->start, m->limits.wall_us);
  w->look_due = after(w->start, meter_next_look_us(m, 0));
  // Most programs print all they have to say just before they end.
  w->read_from = w->start + QUIET_US;
  arm(w);
}

// Every process of the cell but the init itself.
static void kill_all(void) { kill(-1, SIGKILL); }

static void end_run(struct watch *w, enum outcome outcome) {
  if (w->outcome == OUTCOME_NONE) w->outcome = outcome;
  kill_all();
}

static bool reap_one(struct watch *w, int options) {
  struct rusage usage;
  int status;
  pid_t pid;
  do {
    pid = wait4(-1, &status, options | __WALL, &usage);
  } while (pid < 0 && errno == EINTR);
  w->alone = pid < 0;
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

// Every process of a pid namespace descends from its first one, which inherits the children of whoever dies: with no
// child left the init is alone. (Killing all goes through every process of the machine, under the lock that a fork
// needs.)
uint32_t watch_clear(struct watch *w) {
  w->others = 0;
  if (w->alone) return 0;
  kill_all();
  while (reap_one(w, 0)) {}
  return w->others;
}

static void look(struct watch *w) {
  struct meter *m = w->s->meter;
  // Not at the begin: short runs do without.
  if (!w->own_us) w->own_us = idle_own_us();
  uint64_t used = meter_cpu_us(m);
  if (meter_out_of_memory(m))
    end_run(w, OUTCOME_MEMORY_LIMIT);
  else if (used >= m->limits.cpu_us)
    end_run(w, OUTCOME_CPU_LIMIT);
  w->look_due = after(watch_now_us(), w->outcome ? REPEAT_US : meter_next_look_us(m, used));
}

// Who used or wanted a processor for less than half of the time was asleep. What the init used or wanted to carry the
// output counts too: a program that prints without end waits for nothing else.
static bool is_idle(struct watch *w) {
  uint64_t half = w->s->meter->limits.wall_us / 2, used = meter_cpu_us(w->s->meter);
  if (w->own_us) used += idle_own_us() - w->own_us;
  return used < half && idle_sleeps(half - used);
}

static void look_at_clock(struct watch *w) {
  drain(w->s->timer);
  w->armed = 0;
  uint64_t now = watch_now_us();
  if (now >= w->look_due) look(w);
  if (now >= w->wall_due) {
    if (!w->outcome) end_run(w, is_idle(w) ? OUTCOME_IDLE_LIMIT : OUTCOME_WALL_LIMIT);
    kill_all();
    w->wall_due = after(now, REPEAT_US);
  }
  arm(w);
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
    supervisor_hold(w->s, result, &message);
}

// One read of each stream and no more: a flood must not keep the init from the rest. After little output the init does
// not look again for a while, so that a program that prints letter by letter does not wake it each time: what a pipe
// holds meanwhile is bounded, and counts all the same.
static void read_output(struct watch *w, const struct pollfd ready[2]) {
  struct stream *streams = w->capture->streams;
  uint64_t before = streams[0].total + streams[1].total;
  if (!ready[0].revents && !ready[1].revents) return;
  for (int i = 0; i < 2; i++)
    if (ready[i].revents) capture_read(w->capture, &streams[i]);
  if (capture_is_over(w->capture)) end_run(w, OUTCOME_OUTPUT_LIMIT);
  uint64_t now = watch_now_us();
  if (streams[0].total + streams[1].total - before >= MUCH_OUTPUT)
    w->much_output = now;
  else
    w->read_from = now + (now - w->much_output < LATE_US ? SHORT_QUIET_US : QUIET_US);
}

void watch_run(struct watch *w) {
  enum { SIGNALS, CONNECTION, TIMER, OOM, STREAMS, COUNT = STREAMS + 2 };
  struct supervisor *s = w->s;
  const struct stream *streams = w->capture->streams;
  bool more = false;  // to be reaped
  while (!w->main_ended) {
    // The end of the connection (POLLHUP) is told whatever else is asked for.
    short hearing = supervisor_can_hold(s) ? POLLIN : 0, sending = w->capture->stuck ? POLLOUT : 0;
    struct pollfd events[COUNT] = {
        [SIGNALS] = {.fd = s->signals, .events = POLLIN},
        [CONNECTION] = {.fd = s->connection, .events = (short)(hearing | sending)},
        [TIMER] = {.fd = s->timer, .events = POLLIN},
        [OOM] = {.fd = s->meter->oom_event, .events = s->meter->version == 1 ? POLLIN : POLLPRI},
    };
    // A stream whose room is full waits for the JVM: the program then waits too, as on any full pipe.
    bool printing = false;
    uint64_t now = watch_now_us();
    for (int i = 0; i < 2; i++) {
      bool wanted = capture_wants(&streams[i]);
      events[STREAMS + i] = (struct pollfd){.fd = wanted && now >= w->read_from ? streams[i].fd : -1, .events = POLLIN};
      printing = printing || wanted;
    }
    uint64_t quiet = printing && now < w->read_from ? w->read_from - now : 0;
    const struct timespec wait = {.tv_nsec = (long)(more ? 0 : quiet * 1000)};
    if (ppoll(events, COUNT, more || quiet ? &wait : NULL, NULL) < 0) continue;
    if (events[SIGNALS].revents) drain(s->signals);
    if (events[SIGNALS].revents || more) more = reap_some(w);
    if (events[CONNECTION].revents & (POLLHUP | POLLERR)) _exit(0);
    if (events[CONNECTION].revents & POLLOUT) capture_send(w->capture);
    if (events[CONNECTION].revents & POLLIN) hear(w);
    if (events[TIMER].revents) look_at_clock(w);
    if (events[OOM].revents) {
      drain(s->meter->oom_event);
      look(w);
      arm(w);
    }
    read_output(w, &events[STREAMS]);
  }
}

// What ended by itself may have been ended by the kernel for a limit, or have got past one between two looks.
enum outcome watch_judge(const struct watch *w, const struct usage *usage) {
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
