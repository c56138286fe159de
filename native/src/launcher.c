#include "launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cell.h"
#include "fd.h"
#include "filter.h"
#include "tree.h"
#include "wire.h"

// A cell that is alive.
struct live_cell {
  uint32_t id;
  pid_t pid;
  struct cell_cgroup cgroup;
  struct live_cell *next;
};

struct launcher {
  const struct hello *hello;
  const struct cgroups *cgroups;
  struct live_cell *cells;
};

static uint8_t room[WIRE_MOST_BYTES];
static struct writer reply;

static void send_reply(void) {
  if (wire_send(CONTROL_CONNECTION, &reply, -1) < 0) _exit(0);
}

void report_failure(uint32_t id, const struct failure *why) {
  write_failure(&reply, id, why);
  send_reply();
}

static void read_paths(struct reader *r, uint32_t most, uint32_t *count, char paths[][PATH_ROOM]) {
  *count = read_count(r, 4);
  if (*count > most) r->bad = true;
  for (uint32_t i = 0; i < *count && !r->bad; i++) {
    read_str(r, paths[i], PATH_ROOM);
    if (paths[i][0] != '/') r->bad = true;
  }
}

int hello_receive(struct hello *hello, struct failure *why) {
  struct message message;
  enum receive_result result = wire_receive(CONTROL_CONNECTION, room, &message, 0);
  if (result == RECEIVE_END) return 1;
  if (result != RECEIVED || message.type != MSG_HELLO)
    return fail_with(why, STAGE_PROTOCOL, EBADMSG, 0, "the first message must be HELLO");
  struct reader r = reader_of(&message);
  uint32_t version = read_u32(&r);
  hello->id = message.id;
  hello->uid = read_u32(&r);
  hello->gid = read_u32(&r);
  hello->cgroup_version = read_u8(&r);
  bool descriptors = message_has_its_fds(&message);
  read_paths(&r, CGROUP_HIERARCHIES, &hello->cgroup_count, hello->cgroup_dirs);
  read_paths(&r, MOST_ROOTS, &hello->root_count, hello->roots);
  message_close_fds(&message);
  if (version != WIRE_VERSION)
    return fail_with(why, STAGE_PROTOCOL, EPROTONOSUPPORT, version, "the JVM speaks another version of the protocol");
  static const uint32_t hierarchies[] = {0, CGROUP_HIERARCHIES, 1};
  if (!reader_done(&r) || !descriptors || hello->cgroup_version > 2 ||
      hello->cgroup_count != hierarchies[hello->cgroup_version])
    return fail_with(why, STAGE_PROTOCOL, EBADMSG, MSG_HELLO, "a malformed HELLO message");
  return 0;
}

static struct live_cell *find_cell(const struct launcher *l, uint32_t id) {
  struct live_cell *cell = l->cells;
  while (cell && cell->id != id) cell = cell->next;
  return cell;
}

static void open_cell(struct launcher *l, struct message *message) {
  static struct cell_spec spec;
  struct failure why = {0};
  auto_fd int connection = message_take_fd(message, 0);
  struct live_cell *cell = calloc(1, sizeof *cell);
  if (!cell) {
    fail(&why, STAGE_CLONE, 1, "remember the cell");
  } else if (find_cell(l, message->id)) {
    fail_with(&why, STAGE_PROTOCOL, EEXIST, MSG_OPEN_CELL, "a cell of this id is alive");
  } else if (cell_spec_read(message, l->hello->root_count, &spec, &why) == 0 &&
             cell_cgroup_make(l->cgroups, message->id, &cell->cgroup, &why) == 0) {
    cell->id = message->id;
    cell->pid = cell_clone(&spec, l->cgroups, &cell->cgroup, connection, &why);
    if (cell->pid > 0) {
      cell->next = l->cells;
      l->cells = cell;
      return;
    }
    cell_cgroup_remove(l->cgroups, &cell->cgroup);
  }
  free(cell);
  report_failure(message->id, &why);
}

static void kill_cell(const struct launcher *l, uint32_t id) {
  const struct live_cell *cell = find_cell(l, id);
  if (cell) kill(cell->pid, SIGKILL);
}

static void apply_template(struct launcher *l, struct message *message) {
  struct failure why = {0};
  bool sealed = false;
  if (template_apply(message, l->hello->root_count, &sealed, &why) < 0) {
    report_failure(message->id, &why);
  } else if (sealed) {
    write_header(&reply, MSG_OK, message->id);
    send_reply();
  }
}

static void bury(struct launcher *l, pid_t pid, int status) {
  struct live_cell **link = &l->cells;
  while (*link && (*link)->pid != pid) link = &(*link)->next;
  struct live_cell *cell = *link;
  if (!cell) return;  // an orphan of the launcher's pid namespace
  *link = cell->next;
  uint64_t kills = cell_cgroup_remove(l->cgroups, &cell->cgroup);
  write_header(&reply, MSG_CELL_GONE, cell->id);
  write_u32(&reply, (uint32_t)status);
  write_u64(&reply, kills);
  free(cell);
  send_reply();
}

// Reaping a cell's init means that every process of the cell is gone; see pid_namespaces(7).
static void reap(struct launcher *l, int signals) {
  struct signalfd_siginfo info;
  while (read(signals, &info, sizeof info) > 0) {}
  int status;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) bury(l, pid, status);
}

static void serve(struct launcher *l) {
  struct message message;
  struct failure why = {0};
  switch (wire_receive(CONTROL_CONNECTION, room, &message, MSG_DONTWAIT)) {
    case RECEIVE_END: _exit(0);
    case RECEIVE_AGAIN: return;
    case RECEIVE_MALFORMED:
      fail_with(&why, STAGE_PROTOCOL, EBADMSG, 0, "a malformed packet");
      report_failure(0, &why);
      return;
    case RECEIVED: break;
  }
  if (!message_has_its_fds(&message)) {
    fail_with(&why, STAGE_PROTOCOL, EBADMSG, message.type, "a wrong number of descriptors");
    report_failure(message.id, &why);
    message_close_fds(&message);
    return;
  }
  switch (message.type) {
    case MSG_TEMPLATE: apply_template(l, &message); break;
    case MSG_OPEN_CELL: open_cell(l, &message); break;
    case MSG_KILL_CELL: kill_cell(l, message.id); break;
    default:
      fail_with(&why, STAGE_PROTOCOL, EBADMSG, message.type, "an unknown message");
      report_failure(message.id, &why);
      break;
  }
  message_close_fds(&message);
}

// The guard cloned this process with the wanted user as effective one. Root of this namespace is that user, wholly.
static int become_root_inside(const struct hello *hello, struct failure *why) {
  char uid_map[32], gid_map[32];
  snprintf(uid_map, sizeof uid_map, "0 %u 1", hello->uid);
  snprintf(gid_map, sizeof gid_map, "0 %u 1", hello->gid);
  // Only of a dumpable process do the files in /proc belong to its user, and every change of identity takes that away.
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  if (write_file(AT_FDCWD, "/proc/self/setgroups", "deny") < 0) return fail(why, STAGE_ID_MAP, 0, "setgroups");
  if (write_file(AT_FDCWD, "/proc/self/uid_map", uid_map) < 0) return fail(why, STAGE_ID_MAP, 1, "uid_map");
  if (write_file(AT_FDCWD, "/proc/self/gid_map", gid_map) < 0) return fail(why, STAGE_ID_MAP, 2, "gid_map");
  if (setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0) return fail(why, STAGE_ID_MAP, 3, "root of the namespace");
  // The signal, too, is forgotten at a change of identity. A cell's init needs to be dumpable to write its id maps.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) < 0)
    return fail(why, STAGE_PRIVILEGES, 1, "die with the guard");
  return 0;
}

_Noreturn void launcher_main(const struct hello *hello, const struct cgroups *cgroups, pid_t outer_pid, int guard) {
  struct failure why = {0};
  struct launcher l = {.hello = hello, .cgroups = cgroups};
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, NULL);
  auto_fd int signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
  if (become_root_inside(hello, &why) < 0 || tree_make(hello, &why) < 0 ||
      filter_build(cgroups->version != 0, &why) < 0) {
    report_failure(hello->id, &why);
    _exit(1);
  }
  write_header(&reply, MSG_HELLO_OK, hello->id);
  write_u32(&reply, WIRE_VERSION);
  write_u32(&reply, (uint32_t)outer_pid);
  write_u8(&reply, (uint8_t)cgroups->version);
  send_reply();
  for (;;) {
    struct pollfd events[] = {{.fd = CONTROL_CONNECTION, .events = POLLIN},
                              {.fd = signals, .events = POLLIN},
                              {.fd = guard, .events = POLLIN}};
    if (poll(events, 3, -1) < 0) continue;
    if (events[2].revents) _exit(0);
    if (events[1].revents) reap(&l, signals);
    if (events[0].revents) serve(&l);
  }
}
