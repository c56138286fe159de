// The JVM's part, played by a test: starts the launcher, speaks the protocol, and sees to it that nothing is left.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "ids.h"
#include "run.h"
#include "tap.h"
#include "wire.h"

enum {
  NO_REPLY = 0xffff,  // in place of a message type: nothing came in time
  CLOSED = 0xfffe,    // in place of a message type: the connection has ended
  TEMPLATE_ID = 7,    // of the one template
  USUAL_MEMORY = 64 << 20,
  MOST_PROCESSES = 128,
  UNPRIVILEGED = 65531,  // what root becomes where it is to be an ordinary user
};

#define NO_OUTPUT UINT64_MAX

// A launcher.
struct driver {
  pid_t guard;
  int control;
  int cgroup;  // what HELLO_OK told
  uint32_t ids;
  pid_t family[MOST_PROCESSES];  // every process of it at the time of the last look
  size_t family_count;
};

// A message from the launcher or an init, taken apart.
struct reply {
  uint16_t type;
  uint32_t id;
  int fd;  // of a FILE; the caller's
  // FAIL
  uint16_t stage;
  int error;
  uint32_t index;
  // HELLO_OK, CELL_GONE
  uint8_t cgroup;
  uint32_t ids;
  int status;
  uint64_t oom_kills;
  // RESULT
  enum outcome outcome;
  int value;
  uint64_t user_us, system_us, cpu_us, wall_us, peak, instructions;
  enum mechanism cpu_by, memory_by, processes_by;
  uint32_t leftovers;
  uint64_t printed[2];  // bytes that the init has read of each stream
  size_t kept[2];       // bytes that came to the JVM, by OUTPUT and by RESULT
  size_t strange[2];    // of them, those that are not what the payload's `pattern` prints there
  unsigned outputs;     // OUTPUT messages
  // FILE, REFUSED, FAIL
  uint32_t mode;
  uint64_t size;
  uint8_t reason;
  char text[4096];
  // What a run printed, from its beginning: standard output, or both streams where they came by descriptor.
  char output[16384];
  char errors[4096];
};

// A run; a field that is left zero has its usual value.
struct order {
  const char *argv[5];
  const char *env[3];
  const char *cwd;
  uint32_t flags;  // RUN_STDIN_FD is set by itself
  uint64_t cpu_us, wall_us, memory, file, stack;
  uint64_t output;  // NO_OUTPUT: none at all
  uint32_t processes, open_files;
  unsigned pinned_to;  // a processor's number and one; 0: any
  int input;           // a descriptor; 0: the text
  const char *text;    // standard input
  size_t text_length;  // 0: up to the text's NUL
};

// The arguments of a test program: who it is to be (`root` or `user`; `root-ids` or `user-ids` where cells shall have
// ids of their own), the launcher and the payload. Becomes that user, or prints an empty plan that says why not, and
// exits.
void driver_setup(int argc, char **argv);
bool driver_is_root(void);
const char *driver_root(void);  // the host directory that cells may mount from, number 0

// Removes what driver_setup() made, and prints the plan. Returns main's status.
int driver_done(void);

// From here on launchers are offered these ids for their cells.
void driver_offer_ids(const struct ids_offer *offer);

// From here on launchers that root starts become this user and group.
void driver_drop_to(uint32_t user);

// From here on launchers may open no performance counters, as under many a container's filter.
void driver_refuse_counters(void);
bool driver_counters_allowed(void);

// Starts a launcher, without a HELLO; and one that is ready for cells.
struct driver driver_spawn(void);
struct driver driver_start(void);

// Sends HELLO and the template. Returns what came last: MSG_OK if all is well.
struct reply driver_prepare(struct driver *d);

// How that launcher's cells measure processor time.
enum mechanism driver_cpu_by(const struct driver *d);

// Ends the control connection and checks that everything is gone.
void driver_stop(struct driver *d, const char *what);

// Remembers every process of the launcher that lives now; and whether all of them are gone, with every cgroup.
void driver_look(struct driver *d);
bool driver_all_gone(struct driver *d);
bool driver_cgroups_gone(const struct driver *d);

// The usual HELLO; `uid` 0 means the usual one.
void write_hello(struct writer *w, uint32_t version, uint32_t uid);
void write_str(struct writer *w, const char *string);

void send_message(int connection, const struct writer *w, const int *fds, size_t count);
void send_bytes(int connection, const void *bytes, size_t length);
void send_simple(int connection, enum message_type type, uint32_t id);  // a message without fields
void send_stop(int cell, uint32_t id, uint8_t reason);

// The next message within ten seconds.
struct reply receive(int connection);

// Whether it is a FAIL of that stage; a note says what it is otherwise.
bool is_failure(const struct reply *r, enum stage stage);

// Opens a cell and waits until it is ready; -1 if it did not become so. The scratch holds 32 MiB and 1000 inodes.
int open_cell(struct driver *d, uint32_t id);
int open_cell_with(struct driver *d, uint32_t id, uint64_t scratch_bytes, uint8_t network);

// Sends the OPEN_CELL alone; -1 if there is no socket for it.
int begin_cell(struct driver *d, uint32_t id, uint64_t scratch_bytes, uint8_t network);

// Ends a cell's connection and waits for its CELL_GONE. Returns what that said.
struct reply close_cell(struct driver *d, int cell);

// Sends a RUN, and returns the read end of its output if that goes by descriptor (RUN_STDOUT_FD), else -1; and waits
// for its result.
int start_run(int cell, uint32_t id, const struct order *order);
struct reply end_run(int cell, int output);
struct reply run(int cell, const struct order *order);
#define RUN(cell, ...) run(cell, &(struct order){.argv = {"/app/payload", __VA_ARGS__}})

// Whether a run ended so; a note says how it ended otherwise.
bool is_outcome(const struct reply *r, enum outcome outcome, int value);
