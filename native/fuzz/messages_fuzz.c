// Every message that launcher and init read, one an input: whatever its bytes are, it is refused or what was read of it
// lies within it and within its bounds, and writing it down again gives the same bytes.
//
// TEMPLATE, PUT and COLLECT do their work while they read: what they do it with stands below under the names of the
// calls that they make (template_steps.h), so that nothing is made on this machine and every path is looked at.
#include <fcntl.h>
#include <sys/socket.h>

#include "cell.h"
#include "command.h"
#include "fuzz.h"
#include "launcher.h"
#include "run.h"
#include "wire.h"

#include "template_steps.h"

#include "../src/template.c"

#include "template_steps_end.h"

#include "init_steps.h"

#include "../src/init.c"

enum { MANY_ROOTS = 3 };

static int jvm = -1;

static void connect_launcher(void) {
  int pair[2], size = 1 << 20;
  if (jvm >= 0) return;
  REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0, "a connection");
  jvm = fcntl(pair[0], F_DUPFD_CLOEXEC, 100);
  int far = fcntl(pair[1], F_DUPFD_CLOEXEC, 100);
  close(pair[0]);
  close(pair[1]);
  setsockopt(jvm, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  setsockopt(far, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  REQUIRE(fcntl(CONTROL_CONNECTION, F_GETFD) < 0, "the number of the control connection must be free");
  REQUIRE(dup2(far, CONTROL_CONNECTION) == CONTROL_CONNECTION, "the launcher's end");
  close(far);
}

static bool lies_in(const struct message *m, const void *at, size_t length) {
  const uint8_t *first = at;
  return length == 0 || (first >= m->bytes && first + length <= m->bytes + m->length);
}

static void is_refused(const struct failure *why) {
  REQUIRE(why->stage && why->error && memchr(why->detail, 0, sizeof why->detail), "a refusal says where and why");
}

static void same(const struct writer *w, const struct message *m) {
  REQUIRE(!w->full && w->length == m->length && !memcmp(w->bytes, m->bytes, m->length),
          "what was read is what the message said");
}

static void write_words(struct writer *w, char *const *words) {
  uint32_t count = 0;
  while (words[count]) count++;
  write_u32(w, count);
  for (uint32_t i = 0; i < count; i++) write_bytes(w, words[i], strlen(words[i]));
}

static void read_run(struct message *m) {
  static struct command c;
  static struct writer w;
  struct failure why = {0};
  if (command_read(m, &c, &why) < 0) {
    is_refused(&why);
    return;
  }
  const struct limits *l = &c.limits;
  REQUIRE(lies_in(m, c.input.bytes, c.input.length) && c.argv[0],
          "the input lies in the message, and there is a program");
  write_header(&w, MSG_RUN, m->id);
  write_u32(&w, c.flags);
  write_words(&w, c.argv);
  write_words(&w, c.env);
  write_bytes(&w, c.cwd, strlen(c.cwd));
  const uint64_t large[] = {l->cpu_us, l->wall_us, l->memory, l->file, l->stack, l->output};
  for (size_t i = 0; i < sizeof large / sizeof large[0]; i++) write_u64(&w, large[i]);
  write_u32(&w, (uint32_t)l->processes);
  write_u32(&w, (uint32_t)l->open_files);
  write_u32(&w, (uint32_t)c.processor);
  write_bytes(&w, c.input.bytes, c.input.length);
  same(&w, m);
}

// `/roots/N` or `/roots/N/below`, taken apart again.
static void write_mount(struct writer *w, const struct cell_mount *mount) {
  char *below;
  REQUIRE(!strncmp(mount->source, TREE_ROOTS "/", sizeof TREE_ROOTS), "a mount's source lies below a root");
  unsigned long root = strtoul(mount->source + sizeof TREE_ROOTS, &below, 10);
  REQUIRE(root < MANY_ROOTS, "of those that there are");
  if (*below) below++;
  stays_below(below, true);
  REQUIRE(mount->target[0] == '/', "a mount's target is absolute");
  stays_below(mount->target + 1, false);
  write_u32(w, (uint32_t)root);
  write_bytes(w, below, strlen(below));
  write_bytes(w, mount->target, strlen(mount->target));
}

static void read_open_cell(struct message *m) {
  static struct cell_spec s;
  static struct writer w;
  struct failure why = {0};
  if (cell_spec_read(m, MANY_ROOTS, &s, &why) < 0) {
    is_refused(&why);
    return;
  }
  write_header(&w, MSG_OPEN_CELL, m->id);
  write_u32(&w, s.template->id);
  write_u8(&w, s.network);
  write_u64(&w, s.scratch_bytes);
  write_u32(&w, s.scratch_inodes);
  write_bytes(&w, s.hostname, strlen(s.hostname));
  write_u32(&w, s.mount_count);
  for (uint32_t i = 0; i < s.mount_count; i++) write_mount(&w, &s.mounts[i]);
  same(&w, m);
}

static void read_mount(struct message *m) {
  static struct cell_mount mount;
  static struct writer w;
  struct reader r = reader_of(m);
  cell_mount_read(&r, MANY_ROOTS, &mount);
  if (!reader_done(&r)) return;
  write_header(&w, MSG_MOUNT, m->id);
  write_mount(&w, &mount);
  same(&w, m);
}

static void read_hello(struct message *m) {
  static struct hello h;
  struct failure why = {0};
  REQUIRE(send(jvm, m->bytes, m->length, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)m->length, "the HELLO is sent");
  if (hello_receive(&h, &why)) {
    is_refused(&why);
    return;
  }
  REQUIRE(h.root_count <= MOST_ROOTS && h.cgroup_count <= CGROUP_HIERARCHIES, "as many paths as there is room for");
  for (uint32_t i = 0; i < h.root_count; i++)
    REQUIRE(h.roots[i][0] == '/' && memchr(h.roots[i], 0, PATH_ROOM), "a root is an absolute path");
  for (uint32_t i = 0; i < h.cgroup_count; i++)
    REQUIRE(h.cgroup_dirs[i][0] == '/' && memchr(h.cgroup_dirs[i], 0, PATH_ROOM), "and so is a control group");
}

static void forget_templates(void) {
  while (template_count) free(templates[--template_count]);
}

static void read_template(struct message *m) {
  struct failure why = {0};
  bool sealed = false;
  steps_begin(m->id);
  for (int times = 0; times < 2; times++) {  // again: added to, or late
    bool late = sealed;
    sealed = false;
    int status = template_apply(m, MANY_ROOTS, &sealed, &why);
    if (status < 0) is_refused(&why);
    if (late) REQUIRE(status < 0 && !sealed, "a sealed template takes nothing");
    REQUIRE((template_find(m->id) != NULL) == (sealed || late), "a template can be used once it is sealed");
  }
  for (size_t i = 0; i < template_count; i++)
    REQUIRE(templates[i]->bind_count <= MOST_BINDS, "as many binds as there is room for");
}

static void read_stop(struct message *m) {
  enum outcome reason;
  if (!stop_read(m, &reason)) return;
  REQUIRE(m->length == WIRE_HEADER + 1 && m->bytes[WIRE_HEADER] == reason, "a STOP holds its reason and nothing else");
}

static void read_put_or_collect(struct message *m) {
  struct failure why = {0};
  struct scratch scratch = {.state = SCRATCH_NEW};
  step_message = m;
  int status = m->type == MSG_PUT ? put(m, &scratch, &why) : collect(m, -1, &why);
  if (status < 0) is_refused(&why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // Room of exactly the message's size, so that a step past its end is seen.
  if (size < WIRE_HEADER || size > WIRE_MOST_BYTES) return -1;
  connect_launcher();
  uint8_t *bytes = malloc(size);
  if (!bytes) return -1;
  memcpy(bytes, data, size);
  bytes[2] = bytes[3] = 0;
  struct message m = {.bytes = bytes, .length = size};
  struct reader header = {.at = bytes, .end = bytes + size};
  m.type = read_u16(&header);
  read_u16(&header);
  m.id = read_u32(&header);
  static struct template known = {.id = 3, .sealed = true};
  if (m.type == MSG_OPEN_CELL) templates[template_count++] = &known;
  message_has_its_fds(&m);
  switch (m.type) {
    case MSG_HELLO: read_hello(&m); break;
    case MSG_TEMPLATE: read_template(&m); break;
    case MSG_OPEN_CELL: read_open_cell(&m); break;
    case MSG_RUN: read_run(&m); break;
    case MSG_STOP: read_stop(&m); break;
    case MSG_MOUNT: read_mount(&m); break;
    case MSG_PUT:
    case MSG_COLLECT: read_put_or_collect(&m); break;
    default: break;
  }
  if (m.type == MSG_OPEN_CELL) template_count = 0;
  forget_templates();
  free(bytes);
  return 0;
}
