// The messages of PROTOCOL.md: taking them apart, putting them together, sending and receiving them.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fail.h"

enum { WIRE_VERSION = 3, WIRE_HEADER = 8, WIRE_MOST_BYTES = 128 << 10, WIRE_MOST_FDS = 4 };

enum message_type {
  MSG_HELLO = 1,
  MSG_TEMPLATE,
  MSG_OPEN_CELL,
  MSG_KILL_CELL,
  MSG_HELLO_OK = 17,
  MSG_OK,
  MSG_CELL_GONE,
  MSG_FAIL,
  MSG_PUT = 33,
  MSG_RUN,
  MSG_STOP,
  MSG_COLLECT,
  MSG_MOUNT,
  MSG_READY = 49,
  MSG_DONE,
  MSG_RESULT,
  MSG_FILE,
  MSG_REFUSED,
  MSG_OUTPUT,
};

// The flags of a RUN message.
enum run_flag {
  RUN_FRESH_SCRATCH = 1,
  RUN_STDIN_FD = 2,   // a descriptor came for it; else the message holds the bytes
  RUN_STDOUT_FD = 4,  // a descriptor came for it; else the init captures it
  RUN_STDERR_FD = 8,
  RUN_DISCARD_STDOUT = 16,  // captured, counted, and not kept
  RUN_DISCARD_STDERR = 32,
  RUN_FLAGS = 63,
};

// Whether standard stream `stream` (0, 1 or 2) of a run came as a descriptor.
static inline bool run_has_fd(uint32_t flags, int stream) { return flags & (uint32_t)RUN_STDIN_FD << stream; }

// A received message. `bytes` belongs to whoever received it; the descriptors to whoever takes them.
struct message {
  uint16_t type;
  uint32_t id;
  uint8_t *bytes;
  size_t length;
  int fds[WIRE_MOST_FDS];
  size_t fd_count;
};

// Reads fields one after another. Past the end, or after anything malformed, `bad` is set and zeros come back.
struct reader {
  const uint8_t *at, *end;
  bool bad;
};

struct span {
  const uint8_t *bytes;
  uint32_t length;
};

struct reader reader_of(const struct message *message);
uint8_t read_u8(struct reader *r);
uint16_t read_u16(struct reader *r);
uint32_t read_u32(struct reader *r);
uint64_t read_u64(struct reader *r);
struct span read_bytes(struct reader *r);

// Copies a `str` into `room` with a closing NUL; too long for the room, or holding a NUL, is malformed.
void read_str(struct reader *r, char *room, size_t size);

// The number of items of a list, of which each takes at least `least` bytes: more than can follow is malformed.
uint32_t read_count(struct reader *r, size_t least);

// Whether everything was read and nothing was malformed.
bool reader_done(const struct reader *r);

// Puts a message together. Past its room `full` is set, and sending fails with EMSGSIZE.
struct writer {
  uint8_t bytes[WIRE_MOST_BYTES];
  size_t length;
  bool full;
};

void write_header(struct writer *w, enum message_type type, uint32_t id);
void write_u8(struct writer *w, uint8_t value);
void write_u16(struct writer *w, uint16_t value);
void write_u32(struct writer *w, uint32_t value);
void write_u64(struct writer *w, uint64_t value);
void write_bytes(struct writer *w, const void *bytes, size_t length);
void write_failure(struct writer *w, uint32_t id, const struct failure *why);

enum receive_result { RECEIVED, RECEIVE_END, RECEIVE_AGAIN, RECEIVE_MALFORMED };

// Receives one packet into `room` (WIRE_MOST_BYTES). Descriptors come close-on-exec. A malformed packet's are closed.
enum receive_result wire_receive(int socket, void *room, struct message *message, int flags);

// Sends one packet, with a descriptor unless `fd` is -1. Returns 0, or -1 with errno.
int wire_send(int socket, const struct writer *w, int fd);

// The same without a descriptor and without waiting: EAGAIN where the other end is behind with its reading.
int wire_offer(int socket, const struct writer *w);

// Sends a received packet on as it is, with a descriptor unless `fd` is -1.
int wire_forward(int socket, const struct message *message, int fd);

// Whether a message comes with as many descriptors as its type, and the flags of a RUN, ask for.
bool message_has_its_fds(const struct message *message);

// Closes what nobody took of a message's descriptors.
void message_close_fds(struct message *message);

// Takes descriptor number `index` out of the message.
int message_take_fd(struct message *message, size_t index);
