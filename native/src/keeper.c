#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <linux/securebits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arch.h"
#include "cell.h"
#include "fd.h"
#include "lend.h"
#include "mark.h"
#include "setup.h"
#include "wire.h"

enum { NET_STATE_ROOM = 32 << 10 };

// What can be seen of a net namespace: interface and protocol counters, flow labels, sockets of every kind.
struct net_state {
  bool whole;  // everything could be read
  size_t length;
  char text[NET_STATE_ROOM];
};

struct keeper {
  const struct cgroups *all;
  struct keeper_spec spec;
  int signals;
  bool lent;                  // to the cell that lives
  struct failure unprepared;  // why it cannot build cells, if it cannot
  struct net_state fresh;     // before the first cell
  uint32_t cell;              // the one that lives
  pid_t init;                 // of the cell that lives, or 0
  uint64_t kills;             // how often memory ran out in the cells before
};

static uint8_t room[WIRE_MOST_BYTES];
static struct writer reply;

static void send_reply(void) {
  if (wire_send(KEEPER_CONNECTION, &reply, -1) < 0) _exit(0);
}

static void append(struct net_state *state, const char *text, size_t length) {
  if (length >= sizeof state->text - state->length) length = sizeof state->text - state->length;
  memcpy(state->text + state->length, text, length);
  state->length += length;
}

// A file of /proc; of each `key` in it only the number behind it, if keys are given: what else stands in those lines
// counts the sockets of the whole machine.
struct state_file {
  const char *path, *keys[2];
  int file;
};

static void append_file(struct net_state *state, const struct state_file *f) {
  char text[NET_STATE_ROOM / 2];
  ssize_t count = f->file < 0 ? 0 : pread(f->file, text, sizeof text - 1, 0);
  if (count < 0) state->whole = false;
  text[count > 0 ? count : 0] = 0;
  if (!f->keys[0]) append(state, text, strlen(text));
  for (int i = 0; i < 2 && f->keys[i]; i++)
    for (const char *at = text; (at = strstr(at, f->keys[i]));) {
      at += strlen(f->keys[i]);
      append(state, at, strspn(at, "0123456789"));
    }
}

// "used" counts sockets of every family, also those that are bound to no name; "inuse" is theirs by protocol. Files
// that stay open, since opening one takes longer than reading it.
static void read_net_state(struct net_state *state) {
  static struct state_file files[] = {
      {"/proc/self/net/dev", {NULL}, -1},
      {"/proc/self/net/snmp", {NULL}, -1},
      {"/proc/self/net/snmp6", {NULL}, -1},
      {"/proc/self/net/netstat", {NULL}, -1},
      // A label stays for as long as its maker wished, up to minutes.
      {"/proc/self/net/ip6_flowlabel", {NULL}, -1},
      {"/proc/self/net/sockstat", {" used ", " inuse "}, -1},
      {"/proc/self/net/sockstat6", {" inuse "}, -1},
  };
  state->whole = true;
  state->length = 0;
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    if (files[i].file < 0) files[i].file = open(files[i].path, O_RDONLY | O_CLOEXEC);
    // Without IPv6 there is no such file; what there is and cannot be looked at has not been compared.
    if (files[i].file < 0 && errno != ENOENT) state->whole = false;
    append_file(state, &files[i]);
  }
}

// A payload has no capability over the namespace, which belongs to the launcher's user namespace, and its interface is
// down: nothing can have changed but the count of vain attempts. This makes sure before another cell gets it.
static bool net_is_untouched(const struct keeper *k) {
  static struct net_state now;
  read_net_state(&now);
  return now.whole && k->fresh.whole && now.length == k->fresh.length &&
         memcmp(now.text, k->fresh.text, now.length) == 0;
}

// A keeper of cells with an id of their own becomes it, and the inits that it clones have it from the beginning. It
// keeps its capabilities over the launcher's namespace: a cell, in a namespace below that, does not get them.
static int become_own_id(struct keeper *k, struct failure *why) {
  uint32_t id = k->spec.id;
  if (!id) return 0;
  if (slot_cgroup_give(k->all, &k->spec.cgroup, id, why) < 0) return -1;
  if (prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0) < 0 || setresgid(id, id, id) < 0 ||
      setresuid(id, id, id) < 0)
    return fail(why, STAGE_PRIVILEGES, 21, "become the cells' own user");
  // A change of identity takes it away, and an init needs it to write its id maps.
  if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) < 0) return fail(why, STAGE_PRIVILEGES, 22, "be dumpable");
  return 0;
}

static int prepare(struct keeper *k, struct failure *why) {
  if (slot_cgroup_enter(k->all, &k->spec.cgroup, why) < 0 || become_own_id(k, why) < 0) return -1;
  // Behind it, since a change of identity also undoes this.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0) return fail(why, STAGE_PRIVILEGES, 20, "die with the launcher");
  read_net_state(&k->fresh);
  return cell_mount_template(k->spec.template, why);
}

static void open_cell(struct keeper *k, struct message *message) {
  static struct cell_spec spec;
  struct failure why = k->unprepared;
  auto_fd int connection = message_take_fd(message, 0);
  const struct cell_parent parent = {.root_count = k->spec.root_count,
                                     .id = k->spec.id,
                                     .all = k->all,
                                     .cgroup = &k->spec.cgroup,
                                     .connection = connection,
                                     .borrower = k->spec.borrower};
  MARK_START();
  k->cell = message->id;
  if (why.stage || cell_spec_read(message, k->spec.root_count, &spec, &why) < 0 ||
      (k->init = cell_clone(&spec, &parent, &why)) < 0) {
    k->init = 0;
    // Another slot may come to be; this one never will. As in reap(), before the launcher hears that it is free.
    if (k->unprepared.stage) shutdown(KEEPER_CONNECTION, SHUT_RD);
    write_failure(&reply, message->id, &why);
    send_reply();
    if (k->unprepared.stage) _exit(0);
  }
}

// Reaping a cell's init means that every process of the cell is gone; see pid_namespaces(7).
static void reap(struct keeper *k) {
  struct signalfd_siginfo info;
  int status;
  while (read(k->signals, &info, sizeof info) > 0) {}
  pid_t reaped = 0;
  do {
    if (k->init) reaped = waitpid(k->init, &status, WNOHANG);
  } while (reaped < 0 && errno == EINTR);
  if (reaped <= 0) return;
  k->init = 0;
  bool reusable = net_is_untouched(k) && slot_cgroup_reset(k->all, &k->spec.cgroup) == 0;
  if (k->lent) lend_forget(k->spec.lender, k->spec.borrower);
  k->lent = false;
  // Before the launcher hears that the slot is free: it cannot send another cell here then.
  if (!reusable) shutdown(KEEPER_CONNECTION, SHUT_RD);
  write_header(&reply, MSG_CELL_GONE, k->cell);
  write_u32(&reply, (uint32_t)status);
  uint64_t kills = slot_cgroup_kills(k->all, &k->spec.cgroup);
  write_u64(&reply, kills - k->kills);
  k->kills = kills;
  send_reply();
  if (!reusable) _exit(0);
}

static void serve(struct keeper *k) {
  struct message message;
  enum receive_result result = wire_receive(KEEPER_CONNECTION, room, &message, MSG_DONTWAIT);
  if (result == RECEIVE_END) _exit(0);
  if (result != RECEIVED) return;
  if (message.type == MSG_OPEN_CELL) open_cell(k, &message);
  if (message.type == MSG_KILL_CELL && k->init && message.id == k->cell) kill(k->init, SIGKILL);
  message_close_fds(&message);
}

static void lend(struct keeper *k) {
  k->lent = true;
  lend_serve(k->spec.lender);
}

static _Noreturn void keeper_main(struct keeper *k) {
  prctl(PR_SET_NAME, "cloister-keeper");
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  k->signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
  if (k->signals < 0) fail(&k->unprepared, STAGE_SUPERVISE, 1, "signals");
  prepare(k, &k->unprepared);
  for (;;) {
    struct pollfd events[] = {{.fd = KEEPER_CONNECTION, .events = POLLIN},
                              {.fd = k->signals, .events = POLLIN},
                              {.fd = k->spec.lender, .events = POLLIN}};
    if (poll(events, 3, -1) < 0) continue;
    if (events[2].revents) lend(k);
    if (events[1].revents) reap(k);
    if (events[0].revents) serve(k);
  }
}

// Before the connection has its number: answers what comes by it with why there is no keeper.
static _Noreturn void refuse_cell(int connection) {
  struct failure why;
  struct message message;
  fail(&why, STAGE_CLONE, 8, "a keeper's descriptors");
  if (wire_receive(connection, room, &message, 0) == RECEIVED) {
    shutdown(connection, SHUT_RD);
    write_failure(&reply, message.id, &why);
    wire_send(connection, &reply, -1);
  }
  _exit(1);
}

pid_t keeper_clone(const struct keeper_spec *spec, const struct cgroups *all, int connection, struct failure *why) {
  struct clone_args how = {.flags = 0ull | CLONE_NEWNS | CLONE_NEWNET, .exit_signal = SIGCHLD};
  pid_t pid = setup_clone3(&how);
  if (pid == 0) {
    static struct keeper keeper;
    keeper = (struct keeper){.all = all, .spec = *spec};
    int *own = keeper.spec.cgroup.dirs, others[CGROUP_HIERARCHIES + 2], count = 0;
    for (int i = 0; i < all->count; i++) others[count++] = own[i];
    if (spec->id) others[count++] = spec->lender, others[count++] = spec->borrower;
    if (fd_keep_only(KEEPER_CONNECTION, connection, others, count) < 0) refuse_cell(connection);
    for (int i = 0; i < all->count; i++) own[i] = others[i];
    if (spec->id) keeper.spec.lender = others[count - 2], keeper.spec.borrower = others[count - 1];
    keeper_main(&keeper);
  }
  if (pid < 0) fail(why, STAGE_CLONE, 4, "clone a keeper");
  return pid;
}
