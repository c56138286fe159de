#include "wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fd.h"

struct reader reader_of(const struct message *message) {
  return (struct reader){.at = message->bytes + WIRE_HEADER, .end = message->bytes + message->length, .bad = false};
}

static const uint8_t *take(struct reader *r, size_t length) {
  if (r->bad || (size_t)(r->end - r->at) < length) {
    r->bad = true;
    return NULL;
  }
  const uint8_t *taken = r->at;
  r->at += length;
  return taken;
}

// Every integer is little-endian on the wire, whatever the machine is.
static uint64_t read_integer(struct reader *r, size_t length) {
  const uint8_t *bytes = take(r, length);
  uint64_t value = 0;
  for (size_t i = 0; bytes && i < length; i++) value |= (uint64_t)bytes[i] << (8 * i);
  return value;
}

uint8_t read_u8(struct reader *r) { return (uint8_t)read_integer(r, 1); }
uint16_t read_u16(struct reader *r) { return (uint16_t)read_integer(r, 2); }
uint32_t read_u32(struct reader *r) { return (uint32_t)read_integer(r, 4); }
uint64_t read_u64(struct reader *r) { return read_integer(r, 8); }

struct span read_bytes(struct reader *r) {
  uint32_t length = read_u32(r);
  const uint8_t *bytes = take(r, length);
  return bytes ? (struct span){bytes, length} : (struct span){(const uint8_t *)"", 0};
}

void read_str(struct reader *r, char *room, size_t size) {
  struct span text = read_bytes(r);
  room[0] = 0;
  if (text.length >= size || memchr(text.bytes, 0, text.length)) {
    r->bad = true;
    return;
  }
  memcpy(room, text.bytes, text.length);
  room[text.length] = 0;
}

uint32_t read_count(struct reader *r, size_t least) {
  uint32_t count = read_u32(r);
  if (r->bad || count > (size_t)(r->end - r->at) / least) {
    r->bad = true;
    return 0;
  }
  return count;
}

bool reader_done(const struct reader *r) { return !r->bad && r->at == r->end; }

static void append(struct writer *w, const void *bytes, size_t length) {
  if (w->full || sizeof w->bytes - w->length < length) {
    w->full = true;
    return;
  }
  memcpy(w->bytes + w->length, bytes, length);
  w->length += length;
}

static void write_integer(struct writer *w, uint64_t value, size_t length) {
  uint8_t bytes[8];
  for (size_t i = 0; i < length; i++) bytes[i] = (uint8_t)(value >> (8 * i));
  append(w, bytes, length);
}

void write_u8(struct writer *w, uint8_t value) { write_integer(w, value, 1); }
void write_u16(struct writer *w, uint16_t value) { write_integer(w, value, 2); }
void write_u32(struct writer *w, uint32_t value) { write_integer(w, value, 4); }
void write_u64(struct writer *w, uint64_t value) { write_integer(w, value, 8); }

void write_bytes(struct writer *w, const void *bytes, size_t length) {
  write_u32(w, (uint32_t)length);
  append(w, bytes, length);
}

void write_header(struct writer *w, enum message_type type, uint32_t id) {
  w->length = 0;
  w->full = false;
  write_u16(w, (uint16_t)type);
  write_u16(w, 0);
  write_u32(w, id);
}

void write_failure(struct writer *w, uint32_t id, const struct failure *why) {
  write_header(w, MSG_FAIL, id);
  write_u16(w, (uint16_t)why->stage);
  write_u32(w, (uint32_t)why->error);
  write_u32(w, why->index);
  write_bytes(w, why->detail, strlen(why->detail));
}

static void take_descriptors(struct msghdr *header, struct message *message) {
  for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    memcpy(message->fds, CMSG_DATA(c), count * sizeof(int));
    message->fd_count = count;
  }
}

enum receive_result wire_receive(int socket, void *room, struct message *message, int flags) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(WIRE_MOST_FDS * sizeof(int))];
  struct iovec data = {.iov_base = room, .iov_len = WIRE_MOST_BYTES};
  struct msghdr header = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  ssize_t length;
  // That the other end closed with something unread is told once, ahead of what it had sent; see unix(7).
  do {
    length = recvmsg(socket, &header, MSG_CMSG_CLOEXEC | flags);
  } while (length < 0 && (errno == EINTR || errno == ECONNRESET));
  if (length < 0) return errno == EAGAIN ? RECEIVE_AGAIN : RECEIVE_END;

  *message = (struct message){.bytes = room, .length = (size_t)length};
  take_descriptors(&header, message);
  if (length == 0) {  // the end, or an empty packet, which can bring descriptors all the same
    message_close_fds(message);
    return RECEIVE_END;
  }
  bool whole = !(header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) && length >= WIRE_HEADER;
  if (whole) {
    struct reader r = {.at = room, .end = message->bytes + length};
    message->type = read_u16(&r);
    whole = read_u16(&r) == 0;
    message->id = read_u32(&r);
  }
  if (whole) return RECEIVED;
  message_close_fds(message);
  return RECEIVE_MALFORMED;
}

static int send_packet(int socket, const void *bytes, size_t length, int fd, int flags) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {0};
  struct iovec data = {.iov_base = (void *)(uintptr_t)bytes, .iov_len = length};
  struct msghdr header = {.msg_iov = &data, .msg_iovlen = 1};
  if (fd >= 0) {
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    struct cmsghdr *c = CMSG_FIRSTHDR(&header);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
  }
  ssize_t sent;
  do {
    sent = sendmsg(socket, &header, MSG_NOSIGNAL | flags);
  } while (sent < 0 && errno == EINTR);
  return sent == (ssize_t)length ? 0 : -1;
}

int wire_send(int socket, const struct writer *w, int fd) {
  if (!w->full) return send_packet(socket, w->bytes, w->length, fd, 0);
  errno = EMSGSIZE;
  return -1;
}

int wire_offer(int socket, const struct writer *w) {
  if (!w->full) return send_packet(socket, w->bytes, w->length, -1, MSG_DONTWAIT);
  errno = EMSGSIZE;
  return -1;
}

int wire_forward(int socket, const struct message *message, int fd) {
  return send_packet(socket, message->bytes, message->length, fd, 0);
}

bool message_has_its_fds(const struct message *message) {
  struct reader r = reader_of(message);
  switch (message->type) {
    case MSG_RUN: {
      uint32_t flags = read_u32(&r);
      size_t expected = 0;
      for (int i = 0; i < 3; i++) expected += run_has_fd(flags, i);
      return message->fd_count == expected;
    }
    case MSG_PUT: return message->fd_count <= 1;
    default: return message->fd_count == (message->type == MSG_OPEN_CELL);
  }
}

int message_take_fd(struct message *message, size_t index) {
  return index < message->fd_count ? fd_release(&message->fds[index]) : -1;
}

void message_close_fds(struct message *message) {
  for (size_t i = 0; i < message->fd_count; i++) fd_close(&message->fds[i]);
  message->fd_count = 0;
}
