// Ids of the cells' own: what is apart by them, seen from outside and tried from inside; and how a launcher comes by
// them, or does without.
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "driver.h"
#include "folder.h"
#include "subids.h"

enum { PAYLOADS_USER = 65532, NOBODY_ELSE = 65529 };

static struct ids_offer usual;

// A cell in which something sleeps, as the host sees it.
struct sleeper {
  int cell, output;
  uint32_t run;
  pid_t pid;
  unsigned users[4], groups[4];  // real, effective, saved, of the file system
  int supplementary;
};

static bool is_called(pid_t pid, const char *expected) {
  char path[32], name[32] = "";
  snprintf(path, sizeof path, "/proc/%d/comm", pid);
  FILE *file = fopen(path, "re");
  if (!file) return false;
  if (fgets(name, sizeof name, file)) name[strcspn(name, "\n")] = 0;
  fclose(file);
  return !strcmp(name, expected);
}

// The youngest: one whose keeper was killed may take a moment to die.
static pid_t find_payload(struct driver *d) {
  pid_t youngest = -1;
  driver_look(d);
  for (size_t i = 0; i < d->family_count; i++)
    if (d->family[i] > youngest && is_called(d->family[i], "payload")) youngest = d->family[i];
  return youngest;
}

static void read_ids(struct sleeper *s) {
  char path[32], line[256];
  snprintf(path, sizeof path, "/proc/%d/status", s->pid);
  FILE *file = fopen(path, "re");
  while (file && fgets(line, sizeof line, file)) {
    unsigned *ids = !strncmp(line, "Uid:", 4) ? s->users : !strncmp(line, "Gid:", 4) ? s->groups : NULL;
    if (ids && sscanf(line + 4, "%u %u %u %u", ids, ids + 1, ids + 2, ids + 3) != 4) ids[0] = 0;
    if (!strncmp(line, "Groups:", 7)) s->supplementary = (int)strspn(line + 7, "\t \n") < (int)strlen(line + 7);
  }
  if (file) fclose(file);
}

// Waits for the line by which a payload says that it is there.
static long await_line(int output) {
  char text[32] = "";
  struct pollfd readable = {.fd = output, .events = POLLIN};
  if (poll(&readable, 1, 10000) != 1 || read(output, text, sizeof text - 1) <= 0) return -1;
  return atol(text);
}

static struct sleeper put_to_sleep(struct driver *d, uint32_t id) {
  struct sleeper s = {.cell = open_cell(d, id), .run = 5000 + id};
  s.output = start_run(
      s.cell, s.run, &(struct order){.argv = {"/app/payload", "hoard-pipes"}, .flags = RUN_STDOUT_FD, .wall_us = 9e6});
  await_line(s.output);
  s.pid = find_payload(d);
  read_ids(&s);
  return s;
}

static void wake(struct driver *d, struct sleeper *s) {
  send_stop(s->cell, s->run, OUTCOME_CANCELLED);
  end_run(s->cell, s->output);
  close_cell(d, s->cell);
}

static bool are(const unsigned ids[4], unsigned first, const struct id_range *range, unsigned never) {
  bool one = ids[0] == first && ids[1] == first && ids[2] == first && ids[3] == first;
  return one && first != never && first >= range->first && first - range->first < range->count;
}

static void apart(const struct sleeper *a, const struct sleeper *b) {
  ok(are(a->users, a->users[0], &usual.users, geteuid()) && are(b->users, b->users[0], &usual.users, geteuid()),
     "cells have users of the range for everything (%u, %u)", a->users[0], b->users[0]);
  ok(are(a->groups, a->groups[0], &usual.groups, getegid()) && are(b->groups, b->groups[0], &usual.groups, getegid()),
     "and groups (%u, %u)", a->groups[0], b->groups[0]);
  ok(a->users[0] != b->users[0] && a->groups[0] != b->groups[0], "no two cells have one in common");
  ok(!a->supplementary && !b->supplementary, "nor any group of the service");
}

// What a process with a payload's ids but outside of every namespace could do to another cell's.
static int attack(pid_t target, unsigned uid, unsigned gid) {
  static const char *const files[] = {"environ", "mem", "maps",    "fd/0",  "root/work",
                                      "cwd/.",   "exe", "syscall", "ns/mnt"};
  int done = 0;
  if (target <= 1) return 100;
  pid_t child = fork();
  if (child == 0) {
    if (setgroups(0, NULL) < 0 || setresgid(gid, gid, gid) < 0 || setresuid(uid, uid, uid) < 0) _exit(99);
    done += kill(target, 0) == 0;
    done += ptrace(PTRACE_SEIZE, target, NULL, NULL) == 0;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
      char path[64];
      snprintf(path, sizeof path, "/proc/%d/%s", target, files[i]);
      int file = open(path, O_RDONLY | O_CLOEXEC);
      done += file >= 0;
    }
    _exit(done);
  }
  int status;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

static void across(const struct sleeper *a, const struct sleeper *b) {
  if (!driver_is_root()) {
    tap_skip("a process with one cell's ids can do nothing to another's", "only root can become another user");
    return;
  }
  ok(attack(b->pid, a->users[0], a->groups[0]) == 0, "a process with one cell's ids can do nothing to another's");
  ok(attack(b->pid, b->users[0], b->groups[0]) > 0, "while one with the same ids could");
}

static void files_of(const struct sleeper *s, uid_t *owner) {
  char path[64];
  struct stat status = {0};
  snprintf(path, sizeof path, "/proc/%d/root/work", s->pid);
  *owner = stat(path, &status) == 0 ? status.st_uid : 0;
}

static void owners(const struct sleeper *a, const struct sleeper *b) {
  uid_t first, second;
  if (!driver_is_root()) return;
  files_of(a, &first);
  files_of(b, &second);
  ok(first == a->users[0] && second == b->users[0], "what a cell makes in its scratch is its own user's (%u, %u)",
     first, second);
}

static void live_cells(void) {
  struct driver d = driver_start();
  struct sleeper a = put_to_sleep(&d, 1), b = put_to_sleep(&d, 2);
  apart(&a, &b);
  across(&a, &b);
  owners(&a, &b);
  wake(&d, &a);
  wake(&d, &b);
  driver_stop(&d, "cells with ids of their own");
}

// One cell takes all that it can get; another asks for what a usual program needs.
static long left_to_another(struct driver *d, const char *what) {
  int greedy = open_cell(d, 20), harmless = open_cell(d, 21);
  const struct order order = {
      .argv = {"/app/payload", "quota-hoard", what}, .flags = RUN_STDOUT_FD, .open_files = 1024, .wall_us = 9000000};
  int output = start_run(greedy, 6000, &order);
  long hoarded = await_line(output);
  // As many open files as are usual, which is what descriptors in flight are compared with.
  struct reply r = RUN(harmless, "quota-try", what);
  send_stop(greedy, 6000, OUTCOME_CANCELLED);
  end_run(greedy, output);
  close_cell(d, greedy);
  close_cell(d, harmless);
  r.output[strcspn(r.output, "\n")] = 0;
  tap_note("of %s one cell got %ld, the other %s", what, hoarded, r.output);
  return hoarded > 0 && r.type == MSG_RESULT ? atol(r.output) : -1;
}

// What the above would be worth without ids. By a user whom no other test has, or it would meet them too.
static void shared_user(void) {
  static const struct ids_offer none;
  driver_offer_ids(&none);
  driver_drop_to(NOBODY_ELSE);
  struct driver d = driver_start();
  ok(left_to_another(&d, "pipes") < 65536, "where all cells have one user, they are missing");
  ok(left_to_another(&d, "flights") < 32, "and so are descriptors in flight");
  ok(left_to_another(&d, "signals") == 32, "but not queued signals, of which no run may have many");
  driver_stop(&d, "after the hoarding by one user");
  driver_drop_to(PAYLOADS_USER);
  driver_offer_ids(&usual);
}

static void exhaustion(void) {
  struct driver d = driver_start();
  ok(left_to_another(&d, "pipes") == 65536, "pipes that one cell hoards are not missing in another");
  ok(left_to_another(&d, "flights") == 32, "nor are descriptors in flight");
  ok(left_to_another(&d, "signals") == 32, "nor queued signals");
  driver_stop(&d, "after the hoarding");
  if (driver_is_root()) shared_user();
}

static void two_launchers(void) {
  struct ids_offer least = usual;
  least.users.count = least.groups.count = IDS_COUNT;
  driver_offer_ids(&least);
  struct driver first = driver_start();
  struct sleeper a = put_to_sleep(&first, 1);
  driver_offer_ids(&usual);
  struct driver second = driver_start();
  struct sleeper b = put_to_sleep(&second, 1);
  ok(second.ids == IDS_COUNT && are(a.users, a.users[0], &least.users, 0) && a.users[0] != b.users[0] &&
         b.users[0] - least.users.first >= IDS_COUNT && b.groups[0] - least.groups.first >= IDS_COUNT,
     "two launchers take none of each other's ids (%u, %u)", a.users[0], b.users[0]);
  wake(&second, &b);
  driver_stop(&second, "the second launcher");
  wake(&first, &a);
  driver_stop(&first, "the first launcher");
}

// What HELLO_OK says where ids are offered and cannot be had. Cells work all the same.
static void refused(const struct ids_offer *offer, const char *reason, const char *what) {
  static struct writer w;
  driver_offer_ids(offer);
  struct driver d = driver_spawn();
  write_hello(&w, WIRE_VERSION, 0);
  send_message(d.control, &w, NULL, 0);
  struct reply r = receive(d.control);
  ok(r.type == MSG_HELLO_OK && r.ids == 0 && strstr(r.text, reason), "%s is no fault, and is told: '%s'", what, r.text);
  driver_stop(&d, what);
  driver_offer_ids(&usual);
}

static void refusals(void) {
  struct ids_offer offer = usual;
  offer.users.count = IDS_COUNT - 1;
  refused(&offer, "/etc/subuid", "a range that is too small");
  offer = usual;
  offer.groups = (struct id_range){.first = 0, .count = IDS_COUNT};
  refused(&offer, "/etc/subgid", "a range with root in it");
  offer = usual;
  offer.users = (struct id_range){.first = (driver_is_root() ? PAYLOADS_USER : geteuid()) - 5, .count = IDS_COUNT};
  refused(&offer, "/etc/subuid", "a range with the launcher's own user in it");
  offer = usual;
  offer.users.count = offer.groups.count = IDS_COUNT;
  driver_offer_ids(&offer);
  struct driver d = driver_start();
  refused(&offer, "are free", "a range that another launcher has");
  driver_stop(&d, "who had the range");
  if (driver_is_root()) return;
  offer = usual;
  strcpy(offer.newuidmap, "/nowhere/newuidmap");
  refused(&offer, "newuidmap", "a helper that is missing");
  offer = usual;
  strcpy(offer.newgidmap, "/bin/false");
  refused(&offer, "false", "a helper that fails when the other one did not");
  offer = usual;
  offer.users.first = 1;
  refused(&offer, "newuidmap", "a range that is not this user's");
}

static pid_t parent_of(pid_t pid) {
  char path[32], text[256];
  int parent = -1;
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *file = fopen(path, "re");
  const char *end = file && fgets(text, sizeof text, file) ? strrchr(text, ')') : NULL;
  if (!end || sscanf(end, ") %*c %d", &parent) != 1) parent = -1;
  if (file) fclose(file);
  return parent;
}

// Never 0 or less, which kill(2) takes for whole groups of processes, or for all that there are.
static pid_t keeper_of(pid_t payload) {
  pid_t init = payload > 1 ? parent_of(payload) : -1, keeper = init > 1 ? parent_of(init) : -1;
  if (keeper > 1 && is_called(keeper, "cloister-keeper")) return keeper;
  printf("Bail out! process %d has no keeper\n", payload);
  exit(2);
}

static void lost_keepers(void) {
  struct driver d = driver_start();
  bool all_new = true;
  struct sleeper last = {0};
  for (uint32_t i = 0; i < 5 && all_new; i++) {
    struct sleeper s = put_to_sleep(&d, 30 + i);
    pid_t keeper = keeper_of(s.pid);
    all_new = s.users[0] != last.users[0] && s.users[0] != 0 && kill(keeper, SIGKILL) == 0;
    last = s;
    struct reply r = {0};
    if (all_new) r = receive(d.control);
    all_new = all_new && r.type == MSG_CELL_GONE;
    close(s.cell);
    close(s.output);
  }
  ok(all_new, "the id of a keeper that was killed is not the next one's");
  driver_stop(&d, "after keepers were killed");
}

static void add_mount(int cell, const char *below, const char *target) {
  static struct writer w;
  write_header(&w, MSG_MOUNT, 1);
  write_u32(&w, 0);
  write_str(&w, below);
  write_str(&w, target);
  send_message(cell, &w, NULL, 0);
}

static bool shows(int cell, const char *path, const char *text) {
  struct reply r = RUN(cell, "print", path);
  if (r.type == MSG_RESULT && !strcmp(r.output, text)) return true;
  tap_note("%s: '%s'", path, r.output);
  return is_outcome(&r, OUTCOME_NONE, 0);
}

static void give(const char *path, uid_t owner, mode_t mode) {
  if ((driver_is_root() && chown(path, owner, owner) < 0) || chmod(path, mode) < 0) perror(path);
}

// A folder of the service's user, with which everything in it is closed to others.
static void private_mounts(void) {
  static const char *const places[] = {"", "/below", "/below/again"};
  char path[FOLDER_ROOM + 64];
  struct driver d = driver_start();
  uid_t owner = driver_is_root() ? PAYLOADS_USER : geteuid();
  snprintf(path, sizeof path, "%s/mine", driver_root());
  for (size_t i = 0; i < 3; i++) {
    snprintf(path, sizeof path, "%s/mine%s", driver_root(), places[i]);
    mkdir(path, 0700);
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    folder_write(folder, "file", places[i], strlen(places[i]));
    folder_write(folder, "open", "open", 4);
    close(folder);
    snprintf(path, sizeof path, "%s/mine%s/file", driver_root(), places[i]);
    give(path, owner, 0600);
  }
  for (size_t i = 3; i-- > 0;) {
    snprintf(path, sizeof path, "%s/mine%s", driver_root(), places[i]);
    give(path, owner, 0700);
  }
  for (uint32_t i = 0; i < 3; i++) {
    int cell = open_cell(&d, 40 + i);
    add_mount(cell, "mine", "/etc");
    ok(shows(cell, "/etc/file", "") && shows(cell, "/etc/below/file", "/below") &&
           shows(cell, "/etc/below/again/file", "/below/again") && shows(cell, "/etc/below/open", "open"),
       "a folder that is private to the service's user is seen whole (%u)", i);
    struct reply r = RUN(cell, "list", "/etc/below");
    ok(!strcmp(r.output, "again\nfile\nopen\n") || !strcmp(r.output, "file\nagain\nopen\n") || strlen(r.output) == 16,
       "and nothing else in it");
    r = RUN(cell, "reopen", "/etc/below/file");
    ok(is_outcome(&r, OUTCOME_EXITED, EROFS), "and cannot be written");
    close_cell(&d, cell);
  }
  driver_stop(&d, "cells with a private mount");
}

int main(int argc, char **argv) {
  driver_setup(argc, argv);
  const char *amiss = subids_find(&usual);
  if (amiss) return 2;
  live_cells();
  exhaustion();
  two_launchers();
  refusals();
  lost_keepers();
  private_mounts();
  return driver_done();
}
