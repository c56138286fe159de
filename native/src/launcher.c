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

#include "fd.h"
#include "landlock.h"
#include "payload.h"
#include "perf.h"
#include "scratch.h"
#include "setup.h"
#include "slot.h"
#include "tree.h"
#include "wire.h"

struct launcher {
  const struct hello *hello;
  struct slots slots;
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

static void open_cell(struct launcher *l, struct message *message) {
  struct failure why = {0};
  if (slots_open_cell(&l->slots, message, &why) < 0) report_failure(message->id, &why);
}

static void relay(const struct message *message) {
  if (wire_forward(CONTROL_CONNECTION, message, -1) < 0) _exit(0);
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

static void reap(struct launcher *l, int signals) {
  struct signalfd_siginfo info;
  while (read(signals, &info, sizeof info) > 0) {}
  for (pid_t pid; (pid = waitpid(-1, NULL, WNOHANG)) > 0;) slots_reaped(&l->slots, pid, relay);
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
    case MSG_KILL_CELL: slots_kill_cell(&l->slots, &message); break;
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
  if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) < 0) return fail(why, STAGE_PRIVILEGES, 4, "own its files in /proc");
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
  static struct launcher l;
  l = (struct launcher){.hello = hello, .slots = {.cgroups = cgroups, .root_count = hello->root_count}};
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, NULL);
  auto_fd int signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
  if (signals < 0) fail(&why, STAGE_SUPERVISE, 0, "signals");
  if (signals < 0 || become_root_inside(hello, &why) < 0 || tree_make(hello, &why) < 0 ||
      setup_begin(cgroups->version != 0, &why) < 0 || payload_prepare(&why) < 0) {
    report_failure(hello->id, &why);
    _exit(1);
  }
  scratch_learn();
  perf_learn();
  landlock_learn();
  write_header(&reply, MSG_HELLO_OK, hello->id);
  write_u32(&reply, WIRE_VERSION);
  write_u32(&reply, (uint32_t)outer_pid);
  write_u8(&reply, (uint8_t)cgroups->version);
  send_reply();
  for (;;) {
    static struct pollfd events[3 + MOST_SLOTS];
    events[0] = (struct pollfd){.fd = CONTROL_CONNECTION, .events = POLLIN};
    events[1] = (struct pollfd){.fd = signals, .events = POLLIN};
    events[2] = (struct pollfd){.fd = guard, .events = POLLIN};
    slots_poll(&l.slots, events + 3);
    if (poll(events, 3 + l.slots.count, -1) < 0) continue;
    if (events[2].revents) _exit(0);
    // In this order: reaping and opening change the slots that the events belong to.
    slots_heard(&l.slots, events + 3, relay);
    if (events[1].revents) reap(&l, signals);
    if (events[0].revents) serve(&l);
  }
}
