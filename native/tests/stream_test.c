// Capturing by itself, with the sanitizers: any pieces, any limit, a JVM that is behind. What comes out is always the
// first bytes up to the limit, in order.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "capture.h"
#include "pattern.h"
#include "tap.h"

enum { CASES = 400, MOST_BYTES = 300000 };

static struct capture capture;
static struct command command;
static int jvm;

struct seen {
  size_t bytes, strange, messages;
};

static void count(struct seen *seen, const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) seen->strange += (char)bytes[i] != pattern_at(seen->bytes + i);
  seen->bytes += length;
}

// Takes what OUTPUT messages have come, at most so many.
static void take(struct seen seen[2], int most) {
  static uint8_t room[WIRE_MOST_BYTES];
  struct message message;
  while (most-- > 0 && wire_receive(jvm, room, &message, MSG_DONTWAIT) == RECEIVED) {
    struct reader r = reader_of(&message);
    uint8_t stream = read_u8(&r);
    struct span bytes = read_bytes(&r);
    bool good = message.type == MSG_OUTPUT && message.id == 7 && reader_done(&r) && (stream == 1 || stream == 2) &&
                bytes.length > 0 && bytes.length <= CAPTURE_ROOM;
    if (!good) {
      tap_note("a malformed OUTPUT");
      exit(1);
    }
    count(&seen[stream - 1], bytes.bytes, bytes.length);
    seen[stream - 1].messages++;
  }
}

static size_t print(int fd, size_t at, size_t length) {
  static char block[70000];
  for (size_t i = 0; i < length; i++) block[i] = pattern_at(at + i);
  ssize_t written = write(fd, block, length);
  return written < 0 ? 0 : (size_t)written;
}

// One run: pieces of any size on either stream, read and taken now and then.
static bool one_run(uint64_t limit, uint32_t flags, struct seen seen[2], size_t printed[2]) {
  struct failure why = {0};
  int ends[2];
  command.flags = flags;
  command.limits.output = limit;
  if (capture_open(&capture, 7, &command, jvm + 1, ends, &why) < 0) return false;
  for (int i = 0; i < 2; i++) fcntl(ends[i], F_SETFL, O_NONBLOCK);
  size_t most = (size_t)random() % MOST_BYTES;
  for (int steps = 0; steps < 2000 && printed[0] + printed[1] < most && !capture_is_over(&capture); steps++) {
    int i = (int)(random() % 2);
    printed[i] += print(ends[i], printed[i], 1 + (size_t)random() % (random() % 2 ? 100 : 70000));
    struct stream *s = &capture.streams[random() % 2];
    if (random() % 2 && capture_wants(s)) capture_read(&capture, s);
    if (random() % 4 == 0) take(seen, 1);
    if (capture.stuck && random() % 2) capture_send(&capture);
  }
  for (int i = 0; i < 2; i++) close(ends[i]);
  while (capture.stuck) {  // as a JVM that reads again
    take(seen, 100);
    capture_send(&capture);
  }
  take(seen, 100);
  capture_finish(&capture, &(struct failure){0});
  take(seen, 100);
  return true;
}

static bool is_right(const struct stream *s, const struct seen *seen, size_t printed, uint64_t limit, bool over) {
  uint64_t kept = s->total < limit ? s->total : limit;
  if (s->discard) kept = 0;
  // Where nothing went over its limit everything was read.
  bool counted = over ? s->total <= printed : s->total == printed;
  if (counted && seen->bytes == kept && !seen->strange && s->length <= CAPTURE_AT_ONCE && s->fd < 0) return true;
  tap_note("printed %zu, read %zu, limit %zu, came %zu, strange %zu", printed, (size_t)s->total, (size_t)limit,
           seen->bytes, seen->strange);
  return false;
}

int main(void) {
  static const uint64_t limits[] = {0, 1, 4096, 32767, 32768, 32769, 65536, 100000, UINT64_MAX};
  static const uint32_t flags[] = {0, RUN_DISCARD_STDOUT, RUN_DISCARD_STDERR, RUN_DISCARD_STDOUT | RUN_DISCARD_STDERR};
  int pair[2], right = 0, over = 0, ahead = 0;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) return 1;
  jvm = pair[0];
  if (pair[1] != jvm + 1) return 1;
  int before = dup(0);
  close(before);
  alarm(30);  // whatever blocks is a failure
  srandom(20261123);
  for (int i = 0; i < CASES; i++) {
    uint64_t limit = limits[(size_t)random() % 9];
    struct seen seen[2] = {0};
    size_t printed[2] = {0};
    bool good = one_run(limit, flags[random() % 4], seen, printed), ended = capture_is_over(&capture);
    for (int k = 0; k < 2; k++) {
      count(&seen[k], capture.streams[k].bytes, capture.streams[k].length);
      good = good && is_right(&capture.streams[k], &seen[k], printed[k], limit, ended);
      ahead += seen[k].messages > 0;
    }
    right += good;
    over += ended;
  }
  ok(right == CASES, "what comes is the first bytes up to the limit, in %d runs of any pieces", CASES);
  ok(over > CASES / 10 && ahead > CASES / 10, "of which %d went over their limit, %d sent something ahead", over,
     ahead);
  int after = dup(0);
  close(after);
  ok(before == after, "no descriptor stays open");
  return tap_done();
}
