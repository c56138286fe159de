// Capturing the output of a run: any pieces, any limit, a JVM that is behind. What comes is always the first bytes up
// to the limit, in order, and what is counted is what was read.
#include <fcntl.h>
#include <sys/socket.h>

#include "../tests/pattern.h"
#include "capture.h"
#include "fd.h"
#include "fuzz.h"

enum { RUN_ID = 7, MOST_STEPS = 400 };

static struct capture capture;
static struct command command;
static int jvm = -1, init;

struct output {
  size_t printed, came;
};

static void compare(struct output *o, const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length; i++)
    REQUIRE((char)bytes[i] == pattern_at(o->came + i), "every byte comes once and in its place");
  o->came += length;
}

static void take(struct output o[2], int most) {
  static uint8_t room[WIRE_MOST_BYTES];
  struct message message;
  while (most-- > 0 && wire_receive(jvm, room, &message, MSG_DONTWAIT) == RECEIVED) {
    struct reader r = reader_of(&message);
    uint8_t stream = read_u8(&r);
    struct span bytes = read_bytes(&r);
    REQUIRE(message.type == MSG_OUTPUT && message.id == RUN_ID && reader_done(&r), "what is sent is an OUTPUT");
    REQUIRE(stream == 1 || stream == 2, "of one of two streams");
    REQUIRE(bytes.length > 0 && bytes.length <= CAPTURE_ROOM, "of 1 to 65536 bytes");
    compare(&o[stream - 1], bytes.bytes, bytes.length);
  }
}

static void print(int fd, struct output *o, size_t length) {
  static char block[1 << 17];
  if (fd < 0) return;
  for (size_t i = 0; i < length; i++) block[i] = pattern_at(o->printed + i);
  ssize_t written = write(fd, block, length);
  if (written > 0) o->printed += (size_t)written;
}

static void step(struct food *food, const int ends[2], struct output o[2]) {
  uint8_t what = eat(food);
  struct stream *s = &capture.streams[what & 1];
  switch (what >> 1 & 7) {
    case 0: print(ends[what & 1], &o[what & 1], 1 + eat(food)); break;
    case 1: print(ends[what & 1], &o[what & 1], 1 + eat_u16(food)); break;
    case 2: print(ends[what & 1], &o[what & 1], 32766 + eat(food) % 5); break;
    case 3: take(o, 1 + (what >> 4)); break;
    case 4:
      if (capture.stuck) capture_send(&capture);
      break;
    default:
      if (capture_wants(s)) capture_read(&capture, s);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const uint64_t limits[] = {0, 1, 4096, 32767, 32768, 32769, 65535, 65536, 65537, UINT64_MAX};
  if (jvm < 0) {
    int pair[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0, "a connection");
    jvm = pair[0], init = pair[1];
  }
  capture_prepare();
  struct food food = food_of(data, size);
  struct failure why = {0};
  struct output o[2] = {0};
  int ends[2], before = next_descriptor();
  uint8_t limit = eat(&food);
  command.flags = eat(&food) & (RUN_STDOUT_FD | RUN_STDERR_FD | RUN_DISCARD_STDOUT | RUN_DISCARD_STDERR);
  command.limits.output = limit < sizeof limits / sizeof limits[0] ? limits[limit] : eat_u32(&food) % 300000;
  REQUIRE(capture_open(&capture, RUN_ID, &command, init, ends, &why) == 0, "the pipes can be made");
  for (int i = 0; i < 2; i++)
    if (ends[i] >= 0) fcntl(ends[i], F_SETFL, O_NONBLOCK);
  for (int steps = 0; steps < MOST_STEPS && food_left(&food) && !capture_is_over(&capture); steps++)
    step(&food, ends, o);
  for (int i = 0; i < 2; i++) fd_close(&ends[i]);
  while (capture.stuck) {  // as a JVM that reads again
    take(o, 100);
    capture_send(&capture);
  }
  take(o, 100);
  bool over = capture_is_over(&capture);
  REQUIRE(capture_finish(&capture, &why) == 0, "the rest can be read");
  take(o, 100);
  for (int i = 0; i < 2; i++) {
    const struct stream *s = &capture.streams[i];
    REQUIRE(s->length <= CAPTURE_AT_ONCE, "what is left for the RESULT fits into it");
    compare(&o[i], s->bytes, s->length);
    REQUIRE(s->fd < 0, "the pipe is closed");
    REQUIRE(s->total <= o[i].printed, "no more is counted than was printed");
    if (!over && !capture_is_over(&capture)) REQUIRE(s->total == o[i].printed, "under the limit everything is counted");
    uint64_t kept = s->total < s->limit ? s->total : s->limit;
    REQUIRE(o[i].came == (s->discard ? 0 : kept), "what comes is the first bytes up to the limit");
  }
  capture_prepare();
  REQUIRE(next_descriptor() == before, "no pipe stays open");
  return 0;
}
