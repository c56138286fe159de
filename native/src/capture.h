// The standard output and error of a run, where the init itself carries them to the JVM.
//
// Each is a pipe of this run's own. What comes is counted against the limit; of what is kept the first bytes up to the
// limit go to the JVM: little of it with the RESULT, more by OUTPUT while the run is on.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "command.h"
#include "fail.h"
#include "wire.h"

enum { CAPTURE_ROOM = 64 << 10, CAPTURE_AT_ONCE = 32 << 10 };

struct stream {
  int fd;  // the read end; -1: by descriptor, or at its end
  uint8_t number;
  bool discard;
  uint64_t limit, total;
  size_t length;  // of what is kept and not yet sent
  uint8_t bytes[CAPTURE_ROOM];
};

struct capture {
  uint32_t run;
  int connection;
  bool stuck;  // the connection was full when something was to be sent
  struct stream streams[2];
};

// Makes the pipes for the next run while nobody waits for it. Where that fails, capture_open() tries again and tells.
void capture_prepare(void);

// Makes the pipes of what is to be captured; their write ends come in `ends`, -1 where there is none.
int capture_open(struct capture *c, uint32_t run, const struct command *command, int connection, int ends[2],
                 struct failure *why);

// Whether more is to be read of that stream, and there is room for it.
bool capture_wants(const struct stream *s);

// Reads once from a stream and sends what has come together, without waiting for either.
void capture_read(struct capture *c, struct stream *s);

// Tries again to send, after the connection was full.
void capture_send(struct capture *c);

// Whether a stream has gone over its limit.
bool capture_is_over(const struct capture *c);

// After every process of the run has been reaped: reads what is left up to the limit, and closes the pipes. At most
// CAPTURE_AT_ONCE bytes of each stream are left for the RESULT, what is more has been sent.
int capture_finish(struct capture *c, struct failure *why);

// Without any of that.
void capture_close(struct capture *c);
