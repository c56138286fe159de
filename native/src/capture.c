#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "fd.h"

// Two pipes that no run has had yet.
static int ahead[2][2] = {{-1, -1}, {-1, -1}};

static int make_pipe(int pair[2]) {
  if (pair[0] >= 0) return 0;
  if (pipe2(pair, O_CLOEXEC) < 0) return -1;
  // Only the end that is read: what does not wait on the other would be the program's surprise.
  if (fcntl(pair[0], F_SETFL, O_NONBLOCK) == 0) return 0;
  fd_close(&pair[0]);
  fd_close(&pair[1]);
  return -1;
}

void capture_prepare(void) {
  for (int i = 0; i < 2; i++)
    if (make_pipe(ahead[i]) < 0) return;
}

int capture_open(struct capture *c, uint32_t run, const struct command *command, int connection, int ends[2],
                 struct failure *why) {
  static const uint32_t discarded[] = {RUN_DISCARD_STDOUT, RUN_DISCARD_STDERR};
  c->run = run;
  c->connection = connection;
  c->stuck = false;
  for (int i = 0; i < 2; i++) {
    struct stream *s = &c->streams[i];
    s->fd = ends[i] = -1;
    s->number = (uint8_t)(i + 1);
    s->discard = command->flags & discarded[i];
    s->limit = command->limits.output;
    s->total = 0;
    s->length = 0;
  }
  for (int i = 0; i < 2; i++) {
    if (run_has_fd(command->flags, i + 1)) continue;
    if (make_pipe(ahead[i]) < 0) return fail(why, STAGE_STDIO, (uint32_t)i + 1, "a pipe for the output");
    c->streams[i].fd = fd_release(&ahead[i][0]);
    ends[i] = fd_release(&ahead[i][1]);
  }
  return 0;
}

static bool is_over(const struct stream *s) { return s->total > s->limit; }

bool capture_wants(const struct stream *s) { return s->fd >= 0 && s->length < CAPTURE_ROOM && !is_over(s); }

// Returns what read(2) did.
static ssize_t read_once(struct stream *s) {
  ssize_t got = read(s->fd, s->bytes + s->length, CAPTURE_ROOM - s->length);
  if (got == 0) fd_close(&s->fd);
  if (got <= 0) return got;
  uint64_t room = s->limit > s->total ? s->limit - s->total : 0;
  s->total += (uint64_t)got;
  if (!s->discard) s->length += (uint64_t)got < room ? (size_t)got : (size_t)room;
  return got;
}

// Pages that nothing was ever written to are not there, and not charged to the cell.
static struct writer packet;

static void write_output(const struct capture *c, const struct stream *s) {
  write_header(&packet, MSG_OUTPUT, c->run);
  write_u8(&packet, s->number);
  write_bytes(&packet, s->bytes, s->length);
}

static void offer(struct capture *c, struct stream *s) {
  if (s->length < CAPTURE_AT_ONCE) return;
  write_output(c, s);
  if (wire_offer(c->connection, &packet) == 0)
    s->length = 0;
  else if (errno == EAGAIN)
    c->stuck = true;
  else
    _exit(0);  // there is nobody left to tell
}

void capture_read(struct capture *c, struct stream *s) {
  if (read_once(s) > 0 && !c->stuck) offer(c, s);
}

void capture_send(struct capture *c) {
  c->stuck = false;
  for (int i = 0; i < 2 && !c->stuck; i++) offer(c, &c->streams[i]);
}

bool capture_is_over(const struct capture *c) { return is_over(&c->streams[0]) || is_over(&c->streams[1]); }

// Nothing is left to be supervised, so that this may wait for the JVM, as the RESULT does.
static void send_rest(struct capture *c, struct stream *s) {
  write_output(c, s);
  if (wire_send(c->connection, &packet, -1) < 0) _exit(0);
  s->length = 0;
}

int capture_finish(struct capture *c, struct failure *why) {
  for (int i = 0; i < 2; i++) {
    struct stream *s = &c->streams[i];
    // Nobody holds the other end any more: this comes to an end.
    while (s->fd >= 0 && !is_over(s)) {
      if (s->length >= CAPTURE_AT_ONCE) send_rest(c, s);
      if (read_once(s) < 0 && errno != EINTR) return fail(why, STAGE_STDIO, s->number, "the rest of the output");
    }
    if (s->length > CAPTURE_AT_ONCE) send_rest(c, s);
  }
  capture_close(c);
  return 0;
}

void capture_close(struct capture *c) {
  for (int i = 0; i < 2; i++) fd_close(&c->streams[i].fd);
}
