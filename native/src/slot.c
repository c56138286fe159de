#include "slot.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fd.h"
#include "keeper.h"
#include "lend.h"
#include "setup.h"

struct slot {
  const struct template *template;
  uint32_t cell;   // the one that lives in it
  uint64_t kills;  // how often memory ran out in cells before that
  bool busy;
  uint32_t id;  // the user and group of its cells, in the launcher's namespace; 0: the launcher's own
  pid_t keeper;
  int connection;  // with the keeper; -1 once that has ended
  struct slot_cgroup cgroup;
};

// Those whose keeper ended while its cell was alive.
static bool ids_lost[IDS_COUNT];

// Whether some process of the launcher's pid namespace, which holds all cells, has that user.
static bool id_is_alive(uint32_t id) {
  DIR *list = opendir("/proc");
  bool alive = !list;
  for (struct dirent *entry; !alive && list && (entry = readdir(list));) {
    struct stat status;
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && fstatat(dirfd(list), entry->d_name, &status, 0) == 0)
      alive = status.st_uid == id;
  }
  if (list) closedir(list);
  return alive;
}

static bool id_is_taken(const struct slots *s, uint32_t id) {
  for (uint32_t i = 0; i < s->count; i++)
    if (s->all[i]->id == id) return true;
  return false;
}

// Each in turn, so that one is not soon used again. What a keeper was killed with may live a moment longer than it.
static int choose_id(const struct slots *s, uint32_t *chosen) {
  static uint32_t last;
  *chosen = 0;
  for (uint32_t i = 0; i < s->ids; i++) {
    last = last % s->ids + 1;
    if (id_is_taken(s, last) || (ids_lost[last - 1] && id_is_alive(last))) continue;
    ids_lost[last - 1] = false;
    *chosen = last;
    return 0;
  }
  errno = EBUSY;
  return s->ids ? -1 : 0;
}

static pid_t start_keeper(const struct slots *s, const struct slot *slot, int connection, struct failure *why) {
  auto_fd int lender = -1, borrower = -1;
  if (slot->id && lend_open(&lender, &borrower, why) < 0) return -1;
  const struct keeper_spec spec = {.template = slot->template,
                                   .root_count = s->root_count,
                                   .id = slot->id,
                                   .cgroup = slot->cgroup,
                                   .lender = lender,
                                   .borrower = borrower};
  return keeper_clone(&spec, s->cgroups, connection, why);
}

static struct slot *make_slot(struct slots *s, const struct template *template, struct failure *why) {
  static uint32_t made;
  int pair[2];
  struct slot *slot = s->count < MOST_SLOTS ? calloc(1, sizeof *slot) : NULL;
  if (!slot) {
    fail_with(why, STAGE_CLONE, s->count < MOST_SLOTS ? errno : EMFILE, 5, "a slot for the cell");
    return NULL;
  }
  slot->template = template;
  if (choose_id(s, &slot->id) < 0) {
    fail(why, STAGE_CLONE, 8, "a user for the cell: all are in use");
  } else if (setup_call(SYS_socketpair, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, (uintptr_t)pair, 0) < 0) {
    fail(why, STAGE_CLONE, 6, "a keeper's connection");
  } else {
    auto_fd int far = pair[1];
    slot->connection = pair[0];
    if (slot_cgroup_make(s->cgroups, ++made, &slot->cgroup, why) == 0) {
      slot->keeper = start_keeper(s, slot, far, why);
      if (slot->keeper > 0) return s->all[s->count++] = slot;
      slot_cgroup_remove(s->cgroups, &slot->cgroup);
    }
    close(slot->connection);
  }
  free(slot);
  return NULL;
}

static struct slot *find_slot(const struct slots *s, uint32_t cell) {
  for (uint32_t i = 0; i < s->count; i++)
    if (s->all[i]->busy && s->all[i]->cell == cell) return s->all[i];
  return NULL;
}

static struct slot *idle_slot(const struct slots *s, const struct template *template) {
  for (uint32_t i = 0; i < s->count; i++)
    if (!s->all[i]->busy && s->all[i]->connection >= 0 && s->all[i]->template == template) return s->all[i];
  return NULL;
}

int slots_open_cell(struct slots *s, struct message *message, struct failure *why) {
  // The rest of the message is the keeper's to read.
  struct reader r = reader_of(message);
  const struct template *template = template_find(read_u32(&r));
  if (r.bad) return fail_with(why, STAGE_PROTOCOL, EBADMSG, MSG_OPEN_CELL, "a malformed OPEN_CELL message");
  if (!template) return fail_with(why, STAGE_TEMPLATE, ENOENT, 0, "no such template");
  if (find_slot(s, message->id))
    return fail_with(why, STAGE_PROTOCOL, EEXIST, MSG_OPEN_CELL, "a cell of this id is alive");
  // A keeper that has just ended takes no message: then another slot does.
  uint32_t most_tries = s->count + 2;
  for (uint32_t tries = 0; tries < most_tries; tries++) {
    struct slot *slot = idle_slot(s, template);
    if (!slot && !(slot = make_slot(s, template, why))) return -1;
    slot->busy = true;
    slot->cell = message->id;
    if (wire_forward(slot->connection, message, message->fds[0]) == 0) return 0;
    // It ends with its connection, and slots_reaped() clears the slot away.
    slot->cell = 0;
    int error = errno;
    fd_close(&slot->connection);
    errno = error;
  }
  return fail(why, STAGE_CLONE, 7, "no keeper takes the cell");
}

void slots_kill_cell(const struct slots *s, struct message *message) {
  struct slot *slot = find_slot(s, message->id);
  // A keeper that cannot be told ends with its connection, and the cell with it.
  if (slot && wire_forward(slot->connection, message, -1) < 0) fd_close(&slot->connection);
}

void slots_poll(const struct slots *s, struct pollfd *events) {
  for (uint32_t i = 0; i < s->count; i++) events[i] = (struct pollfd){.fd = s->all[i]->connection, .events = POLLIN};
}

static uint32_t count_idle(const struct slots *s) {
  uint32_t idle = 0;
  for (uint32_t i = 0; i < s->count; i++) idle += !s->all[i]->busy;
  return idle;
}

static void hear(struct slots *s, struct slot *slot, void (*relay)(const struct message *)) {
  static uint8_t room[WIRE_MOST_BYTES];
  struct message message;
  enum receive_result result = wire_receive(slot->connection, room, &message, MSG_DONTWAIT);
  if (result == RECEIVE_END) fd_close(&slot->connection);
  if (result != RECEIVED) return;
  slot->busy = false;
  slot->cell = 0;
  if (message.type == MSG_CELL_GONE) {
    struct reader r = reader_of(&message);
    read_u32(&r);
    slot->kills += read_u64(&r);
  }
  relay(&message);
  message_close_fds(&message);
  // The keeper ends with its connection; slots_reaped then clears the slot away.
  if (count_idle(s) > MOST_IDLE_SLOTS) fd_close(&slot->connection);
}

void slots_heard(struct slots *s, const struct pollfd *events, void (*relay)(const struct message *)) {
  for (uint32_t i = 0; i < s->count; i++)
    if (events[i].revents) hear(s, s->all[i], relay);
}

// A keeper that ends while its cell lives takes the cell along.
static void report_lost(const struct slots *s, const struct slot *slot, void (*relay)(const struct message *)) {
  static struct writer gone;
  write_header(&gone, MSG_CELL_GONE, slot->cell);
  write_u32(&gone, SIGKILL);
  write_u64(&gone, slot_cgroup_kills(s->cgroups, &slot->cgroup) - slot->kills);
  const struct message message = {.bytes = gone.bytes, .length = gone.length};
  relay(&message);
}

void slots_reaped(struct slots *s, pid_t keeper, void (*relay)(const struct message *)) {
  uint32_t i = 0;
  while (i < s->count && s->all[i]->keeper != keeper) i++;
  if (i == s->count) return;  // an orphan of the launcher's pid namespace
  struct slot *slot = s->all[i];
  while (slot->connection >= 0) hear(s, slot, relay);
  if (slot->id) ids_lost[slot->id - 1] = slot->cell;
  if (slot->cell) report_lost(s, slot, relay);
  slot_cgroup_remove(s->cgroups, &slot->cgroup);
  free(slot);
  s->all[i] = s->all[--s->count];
}
