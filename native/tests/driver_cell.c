// The driver's part that speaks to the launcher and to cells.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "driver.h"
#include "fd.h"
#include "pattern.h"

enum { PATIENCE_MS = 10000 };

static struct writer w;

void send_bytes(int connection, const void *bytes, size_t length) {
  if (send(connection, bytes, length, MSG_NOSIGNAL) < 0) tap_note("send: %s", strerror(errno));
}

void send_message(int connection, const struct writer *message, const int *fds, size_t count) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(8 * sizeof(int))] = {0};
  struct iovec data = {.iov_base = (void *)(uintptr_t)message->bytes, .iov_len = message->length};
  struct msghdr header = {.msg_iov = &data, .msg_iovlen = 1};
  if (count > 0) {
    header.msg_control = control;
    header.msg_controllen = CMSG_SPACE(count * sizeof(int));
    struct cmsghdr *c = (struct cmsghdr *)control;
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(count * sizeof(int));
    memcpy(CMSG_DATA(c), fds, count * sizeof(int));
  }
  if (message->full || sendmsg(connection, &header, MSG_NOSIGNAL) < 0) tap_note("sendmsg: %s", strerror(errno));
}

void send_simple(int connection, enum message_type type, uint32_t id) {
  write_header(&w, type, id);
  send_message(connection, &w, NULL, 0);
}

void send_stop(int cell, uint32_t id, uint8_t reason) {
  write_header(&w, MSG_STOP, id);
  write_u8(&w, reason);
  send_message(cell, &w, NULL, 0);
}

// Appends what was printed, as far as there is room to look at it.
static void keep(struct reply *reply, int stream, struct span bytes) {
  char *room = stream == 0 ? reply->output : reply->errors;
  size_t size = stream == 0 ? sizeof reply->output : sizeof reply->errors, at = reply->kept[stream];
  for (size_t i = 0; i < bytes.length && at + i < size - 1; i++) room[at + i] = (char)bytes.bytes[i];
  for (size_t i = 0; i < bytes.length; i++) reply->strange[stream] += (char)bytes.bytes[i] != pattern_at(at + i);
  reply->kept[stream] += bytes.length;
}

static void parse(struct reader *r, struct reply *reply) {
  switch (reply->type) {
    case MSG_HELLO_OK:
      read_u32(r), read_u32(r);
      reply->cgroup = read_u8(r);
      reply->ids = read_u32(r);
      read_str(r, reply->text, sizeof reply->text);
      break;
    case MSG_CELL_GONE:
      reply->status = (int)read_u32(r);
      reply->oom_kills = read_u64(r);
      break;
    case MSG_FAIL:
      reply->stage = read_u16(r);
      reply->error = (int)read_u32(r);
      reply->index = read_u32(r);
      read_str(r, reply->text, sizeof reply->text);
      break;
    case MSG_RESULT:
      reply->outcome = read_u8(r);
      reply->value = (int)read_u32(r);
      reply->user_us = read_u64(r);
      reply->system_us = read_u64(r);
      reply->cpu_us = read_u64(r);
      reply->wall_us = read_u64(r);
      reply->peak = read_u64(r);
      reply->instructions = read_u64(r);
      reply->cpu_by = read_u8(r);
      reply->memory_by = read_u8(r);
      reply->processes_by = read_u8(r);
      reply->leftovers = read_u32(r);
      for (int i = 0; i < 2; i++) reply->printed[i] = read_u64(r);
      for (int i = 0; i < 2; i++) keep(reply, i, read_bytes(r));
      break;
    case MSG_OUTPUT:
      reply->reason = read_u8(r);
      if (reply->reason == 1 || reply->reason == 2) keep(reply, reply->reason - 1, read_bytes(r));
      break;
    case MSG_FILE:
      reply->mode = read_u32(r);
      reply->size = read_u64(r);
      read_str(r, reply->text, sizeof reply->text);
      break;
    case MSG_REFUSED:
      reply->reason = read_u8(r);
      read_str(r, reply->text, sizeof reply->text);
      break;
    default: break;
  }
  if (!reader_done(r)) tap_note("a malformed reply of type %d", reply->type);
}

// Takes the next message into `reply`, which keeps what was printed before.
static void receive_into(int connection, struct reply *reply) {
  static uint8_t room[WIRE_MOST_BYTES];
  struct pollfd readable = {.fd = connection, .events = POLLIN};
  struct message message;
  reply->type = NO_REPLY;
  reply->fd = -1;
  if (poll(&readable, 1, PATIENCE_MS) <= 0) return;
  reply->type = CLOSED;
  if (wire_receive(connection, room, &message, 0) != RECEIVED) return;
  struct reader r = reader_of(&message);
  reply->type = message.type;
  reply->id = message.id;
  parse(&r, reply);
  reply->fd = message_take_fd(&message, 0);
  message_close_fds(&message);
}

struct reply receive(int connection) {
  struct reply reply = {0};
  receive_into(connection, &reply);
  return reply;
}

static void explain(const struct reply *r) {
  switch (r->type) {
    case NO_REPLY: tap_note("nothing came"); break;
    case CLOSED: tap_note("the connection has ended"); break;
    case MSG_FAIL: tap_note("FAIL: stage %d index %u: %s: %s", r->stage, r->index, r->text, strerror(r->error)); break;
    case MSG_RESULT:
      tap_note("outcome %d value %d, cpu %llu wall %llu us, peak %llu, %u leftovers; output '%.200s'", (int)r->outcome,
               r->value, (unsigned long long)r->cpu_us, (unsigned long long)r->wall_us, (unsigned long long)r->peak,
               r->leftovers, r->output);
      break;
    case MSG_CELL_GONE: tap_note("CELL_GONE: status %d", r->status); break;
    default: tap_note("a message of type %d: %.200s", r->type, r->text); break;
  }
}

bool is_failure(const struct reply *r, enum stage stage) {
  if (r->type == MSG_FAIL && r->stage == stage) return true;
  explain(r);
  return false;
}

bool is_outcome(const struct reply *r, enum outcome outcome, int value) {
  if (r->type == MSG_RESULT && r->outcome == outcome && r->value == value) return true;
  explain(r);
  return false;
}

int begin_cell(struct driver *d, uint32_t id, uint64_t scratch_bytes, uint8_t network) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) return -1;
  write_header(&w, MSG_OPEN_CELL, id);
  write_u32(&w, TEMPLATE_ID);
  write_u8(&w, network);
  write_u64(&w, scratch_bytes);
  write_u32(&w, 1000);
  write_str(&w, "cell");
  write_u32(&w, 0);
  send_message(d->control, &w, &pair[1], 1);
  close(pair[1]);
  return pair[0];
}

int open_cell_with(struct driver *d, uint32_t id, uint64_t scratch_bytes, uint8_t network) {
  int cell = begin_cell(d, id, scratch_bytes, network);
  struct reply r = receive(cell);
  if (r.type == MSG_READY) return cell;
  explain(&r);
  if (r.type == CLOSED) {
    r = receive(d->control);
    explain(&r);
  }
  close(cell);
  return -1;
}

int open_cell(struct driver *d, uint32_t id) { return open_cell_with(d, id, 32 << 20, 0); }

struct reply close_cell(struct driver *d, int cell) {
  close(cell);
  return receive(d->control);
}

static uint64_t or_usual(uint64_t value, uint64_t usual) { return value ? value : usual; }

static void write_list(const char *const *words, size_t most) {
  uint32_t count = 0;
  while (count < most && words[count]) count++;
  write_u32(&w, count);
  for (uint32_t i = 0; i < count; i++) write_str(&w, words[i]);
}

static void write_limits(const struct order *o) {
  write_u64(&w, or_usual(o->cpu_us, 2000000));
  write_u64(&w, or_usual(o->wall_us, 4000000));
  write_u64(&w, or_usual(o->memory, USUAL_MEMORY));
  write_u64(&w, or_usual(o->file, 16 << 20));
  write_u64(&w, or_usual(o->stack, 8 << 20));
  write_u64(&w, o->output == NO_OUTPUT ? 0 : or_usual(o->output, 1 << 20));
  write_u32(&w, (uint32_t)or_usual(o->processes, 20));
  write_u32(&w, (uint32_t)or_usual(o->open_files, 64));
}

int start_run(int cell, uint32_t id, const struct order *o) {
  int output[2] = {-1, -1}, fds[3];
  size_t count = 0;
  if (o->flags & RUN_STDOUT_FD && pipe2(output, O_CLOEXEC) < 0) return -1;
  if (output[0] >= 0) fcntl(output[0], F_SETFL, O_NONBLOCK);
  write_header(&w, MSG_RUN, id);
  write_u32(&w, o->flags | (o->input ? RUN_STDIN_FD : 0));
  write_list(o->argv, 5);
  write_list(o->env, 3);
  write_str(&w, o->cwd ? o->cwd : "/work");
  write_limits(o);
  write_u32(&w, o->pinned_to - 1);
  write_bytes(&w, o->text ? o->text : "", o->text_length || !o->text ? o->text_length : strlen(o->text));
  if (o->input) fds[count++] = o->input;
  if (o->flags & RUN_STDOUT_FD) fds[count++] = output[1];
  if (o->flags & RUN_STDERR_FD) fds[count++] = output[1];
  send_message(cell, &w, fds, count);
  if (output[1] >= 0) close(output[1]);
  return output[0];
}

struct reply end_run(int cell, int output) {
  struct reply r = {0};
  do {
    receive_into(cell, &r);
    r.outputs += r.type == MSG_OUTPUT;
  } while (r.type == MSG_OUTPUT);
  if (output < 0) return r;
  size_t length = 0;
  for (ssize_t got; (got = read(output, r.output + length, sizeof r.output - 1 - length)) > 0;) length += (size_t)got;
  close(output);
  return r;
}

struct reply run(int cell, const struct order *order) {
  static uint32_t id = 1000;
  return end_run(cell, start_run(cell, ++id, order));
}
