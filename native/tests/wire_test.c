// The wire: golden messages field by field, truncated and mutated ones, packets on a real socket.
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "command.h"
#include "tap.h"

enum { MOST_VECTORS = 64, MUTATIONS = 20000 };

static struct vector {
  char name[32];
  uint8_t bytes[1024];
  size_t length;
} vectors[MOST_VECTORS];
static size_t vector_count;

static void load_vectors(const char *path) {
  FILE *file = fopen(path, "re");
  char line[4096];
  if (!file) {
    perror(path);
    exit(1);
  }
  while (vector_count < MOST_VECTORS && fgets(line, sizeof line, file)) {
    struct vector *v = &vectors[vector_count];
    char *tab = strchr(line, '\t');
    if (line[0] == '#' || !tab) continue;
    snprintf(v->name, sizeof v->name, "%.*s", (int)(tab - line), line);
    unsigned byte;
    for (char *at = tab + 1; v->length < sizeof v->bytes && sscanf(at, "%2x", &byte) == 1; at += 2)
      v->bytes[v->length++] = (uint8_t)byte;
    vector_count++;
  }
  fclose(file);
}

static const struct vector *vector(const char *name) {
  for (size_t i = 0; i < vector_count; i++)
    if (!strcmp(vectors[i].name, name)) return &vectors[i];
  fprintf(stderr, "no golden message %s\n", name);
  exit(1);
}

// Reading goes through a copy of the exact size on the heap, so that the sanitizer sees the first byte too many.
static uint8_t *exact(const uint8_t *bytes, size_t length) {
  uint8_t *copy = malloc(length ? length : 1);
  if (!copy) exit(1);
  memcpy(copy, bytes, length);
  return copy;
}

static struct reader body(const uint8_t *bytes, size_t length) {
  const struct message message = {.bytes = (uint8_t *)(uintptr_t)bytes, .length = length};
  return reader_of(&message);
}

static bool is_str(struct reader *r, const char *expected) {
  char text[256];
  read_str(r, text, sizeof text);
  return !r->bad && !strcmp(text, expected);
}

static bool is_bytes(struct reader *r, const char *expected) {
  struct span span = read_bytes(r);
  return !r->bad && span.length == strlen(expected) && !memcmp(span.bytes, expected, span.length);
}

static void golden_run(const char *name, uint32_t flags, uint64_t output, int processor, const char *input) {
  static struct command command;
  struct failure why = {0};
  const struct vector *v = vector(name);
  const struct message message = {.bytes = (uint8_t *)(uintptr_t)v->bytes, .length = v->length};
  ok(command_read(&message, &command, &why) == 0, "%s is well-formed", name);
  const struct limits *l = &command.limits;
  ok(command.flags == flags && !strcmp(command.argv[0], "sh") && !strcmp(command.argv[1], "-c") &&
         !strcmp(command.argv[2], "exit 3") && !command.argv[3] && !strcmp(command.env[0], "PATH=/usr/bin:/bin") &&
         !command.env[1] && !strcmp(command.cwd, "/work"),
     "%s: its command is read", name);
  ok(l->cpu_us == 1000000 && l->wall_us == 2000000 && l->memory == 67108864 && l->file == 16777216 &&
         l->stack == 8388608 && l->output == output && l->processes == 50 && l->open_files == 64,
     "%s: its limits are read", name);
  ok(command.processor == processor && command.input.length == strlen(input) &&
         !memcmp(command.input.bytes, input, strlen(input)),
     "%s: its processor and its input are read", name);
}

static void golden_requests(void) {
  struct reader r = body(vector("hello-cgroup1")->bytes, vector("hello-cgroup1")->length);
  ok(read_u32(&r) == 3 && read_u32(&r) == 65532 && read_u32(&r) == 65532 && read_u8(&r) == 1 &&
         read_count(&r, 4) == 3 && is_str(&r, "/m") && is_str(&r, "/p") && is_str(&r, "/c") && read_count(&r, 4) == 2 &&
         is_str(&r, "/usr") && is_str(&r, "/srv/a b") && read_u32(&r) == 100000 && read_u32(&r) == 65536 &&
         read_u32(&r) == 200000 && read_u32(&r) == 4096 && is_str(&r, "/usr/bin/newuidmap") &&
         is_str(&r, "/usr/bin/newgidmap") && reader_done(&r),
     "HELLO is read field by field");
  r = body(vector("template")->bytes, vector("template")->length);
  bool good = read_u8(&r) == 1 && read_count(&r, 17) == 4;
  good =
      good && read_u8(&r) == 1 && read_u32(&r) == 0755 && is_str(&r, "/etc") && is_bytes(&r, "") && read_u32(&r) == 0;
  good = good && read_u8(&r) == 2 && read_u32(&r) == 0 && is_str(&r, "/bin") && is_bytes(&r, "usr/bin");
  good = good && read_u32(&r) == 0 && read_u8(&r) == 3 && read_u32(&r) == 0644 && is_str(&r, "/etc/x");
  good = good && is_bytes(&r, "a\n") && read_u32(&r) == 0 && read_u8(&r) == 4 && read_u32(&r) == 0755;
  ok(good && is_str(&r, "/usr") && is_bytes(&r, "") && read_u32(&r) == 0 && reader_done(&r),
     "TEMPLATE is read field by field");
  r = body(vector("open-cell")->bytes, vector("open-cell")->length);
  ok(read_u32(&r) == 3 && read_u8(&r) == 1 && read_u64(&r) == 1048576 && read_u32(&r) == 64 && is_str(&r, "cell") &&
         read_count(&r, 12) == 1 && read_u32(&r) == 1 && is_str(&r, "abc/d") && is_str(&r, "/program") &&
         reader_done(&r),
     "OPEN_CELL is read field by field");
  r = body(vector("put")->bytes, vector("put")->length);
  ok(read_u32(&r) == 0644 && is_str(&r, "src/main.c") && is_bytes(&r, "hello\n") && reader_done(&r),
     "PUT is read field by field");
  golden_run("run", 33, 1048576, 1, "1 2\n");
  golden_run("run-descriptors", 14, 0, -1, "");
  r = body(vector("stop")->bytes, vector("stop")->length);
  ok(read_u8(&r) == 7 && reader_done(&r), "STOP is read field by field");
  r = body(vector("collect")->bytes, vector("collect")->length);
  ok(read_u32(&r) == 10 && read_u64(&r) == 4096 && read_count(&r, 4) == 2 && is_bytes(&r, "out/*.txt") &&
         is_bytes(&r, "**") && reader_done(&r),
     "COLLECT is read field by field");
}

static void is_vector(const struct writer *w, const char *name) {
  const struct vector *v = vector(name);
  ok(!w->full && w->length == v->length && !memcmp(w->bytes, v->bytes, v->length), "the reply %s is written exactly",
     name);
}

static void golden_replies(void) {
  static struct writer w;
  write_header(&w, MSG_HELLO_OK, 1);
  write_u32(&w, 3), write_u32(&w, 4711), write_u8(&w, 2), write_u32(&w, 0), write_bytes(&w, "no range", 8);
  is_vector(&w, "hello-ok");
  write_header(&w, MSG_OK, 3);
  is_vector(&w, "ok");
  write_header(&w, MSG_CELL_GONE, 4);
  write_u32(&w, 9), write_u64(&w, 2);
  is_vector(&w, "cell-gone");
  struct failure why = {.stage = STAGE_PROC, .error = EPERM, .detail = "/proc"};
  write_failure(&w, 4, &why);
  is_vector(&w, "fail");
  write_header(&w, MSG_READY, 0);
  is_vector(&w, "ready");
  write_header(&w, MSG_DONE, 5);
  is_vector(&w, "done");
  write_header(&w, MSG_RESULT, 6);
  write_u8(&w, 2), write_u32(&w, 11);
  for (uint64_t i = 1; i <= 6; i++) write_u64(&w, i);
  write_u8(&w, 1), write_u8(&w, 2), write_u8(&w, 3), write_u32(&w, 7);
  write_u64(&w, 8), write_u64(&w, 9), write_bytes(&w, "out\n", 4), write_bytes(&w, "e\xff", 2);
  is_vector(&w, "result");
  write_header(&w, MSG_OUTPUT, 6);
  write_u8(&w, 1), write_bytes(&w, "a\0\xff", 3);
  is_vector(&w, "output");
  write_header(&w, MSG_FILE, 7);
  write_u32(&w, 0755), write_u64(&w, 12), write_bytes(&w, "out/a.txt", 9);
  is_vector(&w, "file");
  write_header(&w, MSG_REFUSED, 7);
  write_u8(&w, 2), write_bytes(&w, "o\xff", 2);
  is_vector(&w, "refused");
}

static bool command_parses(const struct reader *r) {
  static struct command command;
  struct failure why = {0};
  const struct message message = {.bytes = (uint8_t *)(uintptr_t)(r->at - WIRE_HEADER),
                                  .length = (size_t)(r->end - r->at) + WIRE_HEADER};
  return command_read(&message, &command, &why) == 0;
}

// The shape of each request, as far as its length goes.
static bool parses(uint16_t type, struct reader r) {
  char text[256];
  switch (type) {
    case MSG_HELLO:
      read_u32(&r), read_u32(&r), read_u32(&r), read_u8(&r);
      for (int list = 0; list < 2; list++)
        for (uint32_t i = read_count(&r, 4); i > 0 && !r.bad; i--) read_str(&r, text, sizeof text);
      read_u32(&r), read_u32(&r), read_u32(&r), read_u32(&r);
      for (int helper = 0; helper < 2; helper++) read_str(&r, text, sizeof text);
      break;
    case MSG_TEMPLATE:
      read_u8(&r);
      for (uint32_t i = read_count(&r, 17); i > 0 && !r.bad; i--) {
        read_u8(&r), read_u32(&r), read_str(&r, text, sizeof text);
        read_bytes(&r), read_u32(&r);
      }
      break;
    case MSG_OPEN_CELL:
      read_u32(&r), read_u8(&r), read_u64(&r), read_u32(&r), read_str(&r, text, sizeof text);
      for (uint32_t i = read_count(&r, 12); i > 0 && !r.bad; i--) {
        read_u32(&r), read_str(&r, text, sizeof text);
        read_str(&r, text, sizeof text);
      }
      break;
    case MSG_PUT: read_u32(&r), read_str(&r, text, sizeof text), read_bytes(&r); break;
    case MSG_RUN: return command_parses(&r);
    case MSG_STOP: read_u8(&r); break;
    case MSG_COLLECT:
      read_u32(&r), read_u64(&r);
      for (uint32_t i = read_count(&r, 4); i > 0 && !r.bad; i--) read_bytes(&r);
      break;
    default: break;
  }
  return reader_done(&r);
}

static bool parses_copy(const uint8_t *bytes, size_t length) {
  uint8_t *copy = exact(bytes, length);
  bool whole = parses(copy[0], body(copy, length));
  free(copy);
  return whole;
}

static const char *const requests[] = {"hello-none",     "hello-cgroup1", "template",        "open-cell", "put",
                                       "put-descriptor", "run",           "run-descriptors", "stop",      "collect"};
enum { REQUESTS = sizeof requests / sizeof requests[0] };

static void truncated_requests(void) {
  for (size_t i = 0; i < REQUESTS; i++) {
    const struct vector *v = vector(requests[i]);
    size_t accepted = 0;
    for (size_t length = WIRE_HEADER; length < v->length; length++) accepted += parses_copy(v->bytes, length);
    ok(accepted == 0, "%s is refused when cut short anywhere", requests[i]);
    uint8_t longer[1025];
    memcpy(longer, v->bytes, v->length);
    longer[v->length] = 0;
    ok(parses_copy(v->bytes, v->length) && !parses_copy(longer, v->length + 1), "%s is refused with a byte too many",
       requests[i]);
  }
}

// What is wanted here is only that the sanitizers stay silent.
static void mutated_requests(void) {
  static const uint32_t nasty[] = {0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffc, 1 << 17, 0x10000};
  srandom(20240517);
  for (int i = 0; i < MUTATIONS; i++) {
    const struct vector *v = vector(requests[(size_t)random() % REQUESTS]);
    uint8_t bytes[1024];
    memcpy(bytes, v->bytes, v->length);
    for (long n = 1 + random() % 4; n > 0; n--) {
      size_t at = WIRE_HEADER + (size_t)random() % (v->length - WIRE_HEADER);
      if (random() % 2 || at + 4 > v->length)
        bytes[at] = (uint8_t)random();
      else
        memcpy(bytes + at, &nasty[random() % 8], 4);
    }
    parses_copy(bytes, WIRE_HEADER + (size_t)random() % (v->length - WIRE_HEADER + 1));
  }
  ok(true, "%d mutated requests are read without a false step", MUTATIONS);
}

static void malformed_fields(void) {
  char room[4];
  struct reader r = body((const uint8_t *)"........\x03\0\0\0a\0b", 15);
  read_str(&r, room, sizeof room);
  ok(r.bad, "a string that holds a NUL is malformed");
  r = body((const uint8_t *)"........\x04\0\0\0abcd", 16);
  read_str(&r, room, sizeof room);
  ok(r.bad && !room[0], "a string longer than its room is malformed");
  r = body((const uint8_t *)"........\xff\xff\xff\xff", 12);
  ok(read_count(&r, 1) == 0 && r.bad, "a list of more items than can follow is malformed");
  ok(read_u64(&r) == 0 && read_bytes(&r).length == 0 && !reader_done(&r), "after a fault only zeros come");
}

static int pair[2];

static bool is_malformed(const void *bytes, size_t length) {
  static uint8_t room[WIRE_MOST_BYTES];
  struct message message;
  if (send(pair[0], bytes, length, 0) < 0) return false;
  return wire_receive(pair[1], room, &message, 0) == RECEIVE_MALFORMED;
}

// Beside the first `length` bytes of a message.
static int send_descriptors(size_t count, size_t length) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(16 * sizeof(int))] = {0};
  struct iovec data = {.iov_base = (void *)(uintptr_t) "\x04\0\0\0\x07\0\0\0", .iov_len = length};
  struct msghdr header = {
      .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = CMSG_SPACE(count * sizeof(int))};
  struct cmsghdr *c = CMSG_FIRSTHDR(&header);
  c->cmsg_level = SOL_SOCKET;
  c->cmsg_type = SCM_RIGHTS;
  c->cmsg_len = CMSG_LEN(count * sizeof(int));
  for (size_t i = 0; i < count; i++) memcpy(CMSG_DATA(c) + i * sizeof(int), &(int){0}, sizeof(int));
  return sendmsg(pair[0], &header, 0) == (ssize_t)length ? 0 : -1;
}

static int next_descriptor(void) {
  int fd = dup(0);
  close(fd);
  return fd;
}

static void packets(void) {
  static uint8_t room[WIRE_MOST_BYTES], large[WIRE_MOST_BYTES + 1];
  static struct writer w;
  struct message message;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) exit(1);
  ok(wire_receive(pair[1], room, &message, MSG_DONTWAIT) == RECEIVE_AGAIN, "an empty connection is no end");
  ok(is_malformed("\x04\0\0\0\0\0\0", 7), "a packet shorter than a header is malformed");
  ok(is_malformed("\x04\0\x01\0\0\0\0\0", 8), "a packet with its reserved field set is malformed");
  large[0] = MSG_TEMPLATE;
  ok(is_malformed(large, sizeof large), "a packet over 128 KiB is malformed");

  int before = next_descriptor();
  ok(send_descriptors(WIRE_MOST_FDS, WIRE_HEADER) == 0 && wire_receive(pair[1], room, &message, 0) == RECEIVED &&
         message.fd_count == WIRE_MOST_FDS && message.type == MSG_KILL_CELL && message.id == 7,
     "descriptors come with their message");
  bool closing = true;
  for (size_t i = 0; i < message.fd_count; i++) closing = closing && fcntl(message.fds[i], F_GETFD) == FD_CLOEXEC;
  ok(closing, "received descriptors close on exec");
  int taken = message_take_fd(&message, 1);
  ok(taken >= 0 && message_take_fd(&message, 1) == -1 && message_take_fd(&message, 9) == -1,
     "a descriptor is taken once");
  close(taken);
  message_close_fds(&message);
  ok(next_descriptor() == before, "what nobody takes is closed");
  ok(send_descriptors(WIRE_MOST_FDS + 4, WIRE_HEADER) == 0 &&
         wire_receive(pair[1], room, &message, 0) == RECEIVE_MALFORMED && next_descriptor() == before,
     "too many descriptors are malformed, and none stays open");
  ok(send_descriptors(2, 0) == 0 && wire_receive(pair[1], room, &message, 0) == RECEIVE_END &&
         next_descriptor() == before,
     "nor does one that comes with an empty packet");

  write_header(&w, MSG_FILE, 1);
  write_bytes(&w, large, sizeof w.bytes);
  ok(w.full && wire_send(pair[1], &w, -1) < 0 && errno == EMSGSIZE, "a reply over its room is not sent");
  close(pair[0]);
  ok(wire_receive(pair[1], room, &message, 0) == RECEIVE_END, "the end of the connection is told");
  write_header(&w, MSG_DONE, 1);
  ok(wire_send(pair[1], &w, -1) < 0, "sending into a closed connection fails without a signal");
  close(pair[1]);
}

int main(int argc, char **argv) {
  load_vectors(argc > 1 ? argv[1] : "vectors/messages.hex");
  golden_requests();
  golden_replies();
  truncated_requests();
  mutated_requests();
  malformed_fields();
  packets();
  return tap_done();
}
