// The supply of faults: every call that a process of ours makes, from the launcher's start to the guard's end, is made
// to fail in turn, with each error that it can have. What must be seen each time: the right answer or a FAIL that names
// the step, never another outcome, never silence; nothing is left; and what follows works.
//
// FAULTS_PART=P tries P of a hundred of them (all, if it is not set), chosen by FAULTS_SEED=N.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../faults/faults.h"
#include "driver.h"
#include "fd.h"
#include "lives.h"

enum { LONGEST_S = 1200 };

static const char *const role_names[] = {"guard", "launcher", "keeper", "init", "child"};

#define NAMED(name, ...) #name,
static const char *const call_names[] = {LIBRARY_CALLS(NAMED) BARE_CALLS(NAMED)};
#undef NAMED
#define ERRORS(name, ...) {__VA_ARGS__},
static const int errors[CALLS][ERRORS_A_CALL] = {LIBRARY_CALLS(ERRORS) BARE_CALLS(ERRORS)};
#undef ERRORS

static struct faults *faults;
static char shared_path[] = "/tmp/cloister-faults.XXXXXX", binary_path[] = "/tmp/cloister-faulty.XXXXXX";
static unsigned part = 100;
static uint64_t seed;
static unsigned tried, missed, faulted, right_all_the_same, died;

// The launcher with the path of the shared file at its end.
static void make_launcher(const char *built, bool user) {
  struct faults_trailer trailer = {.name = {0}};
  char bytes[1 << 16];
  int shared = mkstemp(shared_path), to = mkstemp(binary_path), from = open(built, O_RDONLY | O_CLOEXEC);
  memcpy(trailer.name, FAULTS_TRAILER, sizeof trailer.name);
  snprintf(trailer.path, sizeof trailer.path, "%s", shared_path);
  bool fine =
      shared >= 0 && to >= 0 && from >= 0 && ftruncate(shared, sizeof *faults) == 0 && fchmod(shared, 0666) == 0;
  for (ssize_t got; fine && (got = read(from, bytes, sizeof bytes)) > 0;) fine = write(to, bytes, (size_t)got) == got;
  if (!fine || write(to, &trailer, sizeof trailer) != sizeof trailer) exit(1);
  // Only their owner may remove them from /tmp.
  if (user && geteuid() == 0 && (fchown(shared, UNPRIVILEGED, UNPRIVILEGED) < 0 || fchown(to, UNPRIVILEGED, -1u) < 0))
    exit(1);
  close(to);
  close(from);
  faults = mmap(NULL, sizeof *faults, PROT_READ | PROT_WRITE, MAP_SHARED, shared, 0);
  close(shared);
  if (faults == MAP_FAILED) exit(1);
}

// Whether a file holds the trailer's name.
static bool knows_of_faults(const char *path) {
  static const char name[] = FAULTS_TRAILER;
  auto_fd int file = open(path, O_RDONLY | O_CLOEXEC);
  struct stat status;
  if (file < 0 || fstat(file, &status) < 0) return false;
  size_t size = (size_t)status.st_size;
  char *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (bytes == MAP_FAILED) return false;
  bool found = memmem(bytes, size, name, sizeof name - 1) != NULL;
  munmap(bytes, size);
  return found;
}

// As against the one beside the folder of the fault build.
static bool is_only_in(const char *built) {
  char shipped[PATH_MAX];
  const char *folder = strstr(built, "/faulty/");
  snprintf(shipped, sizeof shipped, "%.*s/launcher", folder ? (int)(folder - built) : 0, built);
  return knows_of_faults(built) && access(shipped, X_OK) == 0 && !knows_of_faults(shipped);
}

static void order(enum role role, enum call call, uint32_t nth, int error) {
  faults->nth = 0;
  faults->seen = 0;
  faults->fired = 0;
  faults->role = role;
  faults->call = call;
  faults->error = error;
  faults->nth = nth;
}

// How often each call was made since the trace began.
static uint32_t counts[ROLES][CALLS];

static void count(void) {
  memset(counts, 0, sizeof counts);
  uint32_t length = faults->traced < MOST_TRACED ? faults->traced : MOST_TRACED;
  for (uint32_t i = 0; i < length; i++) counts[faults->trace[i].role][faults->trace[i].call]++;
}

static bool chosen(void) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (seed >> 33) % 100 < part;
}

// --- what must be true whatever failed -----------------------------------------------------------------------------

static const char *answer_name(enum answer answer) {
  static const char *const names[] = {"right", "a FAIL", "the cell ended", "the launcher ended", "silence", "WRONG"};
  return names[answer];
}

// Where the connection itself is what fails there is nobody to tell.
static bool breaks_connections(enum call call) { return call == CALL_sendmsg || call == CALL_recvmsg; }

static bool is_named(const struct reply *r, int error) {
  return r->type == MSG_FAIL && r->stage > 0 && r->text[0] && r->error == error;
}

static bool may_be(const struct step *step, enum call call, int error) {
  switch (step->answer) {
    case RIGHT: return true;
    case NAMED: return is_named(&step->reply, error);
    case CELL_ENDED:
    case LAUNCHER_ENDED: return breaks_connections(call);
    case SILENT:
    case WRONG:
    default: return false;
  }
}

static void tell(const struct step *step) {
  const struct reply *r = &step->reply;
  tap_note(
      "%s: %s (type %d id %u; FAIL stage %d index %u %s: %s; outcome %d value %d, cpu %llu wall %llu; '%.60s' %zu)",
      step->what, answer_name(step->answer), r->type, r->id, r->stage, r->index, strerror(r->error), r->text,
      (int)r->outcome, r->value, (unsigned long long)r->cpu_us, (unsigned long long)r->wall_us, r->output, r->kept[0]);
}

static bool life_is_fine(const struct life *life, enum call call, int error) {
  bool fine = true;
  for (size_t i = 0; i < life->count; i++) {
    if (may_be(&life->steps[i], call, error)) continue;
    fine = false;
    tell(&life->steps[i]);
  }
  return fine;
}

// --- the launcher's start and end ----------------------------------------------------------------------------------

static bool has_ended(const struct driver *d) {
  for (int i = 0; i < 2000; i++) {
    if (waitpid(d->guard, NULL, WNOHANG) != 0) return true;
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  }
  return false;
}

static int usual_cgroup, had_cgroup;

// A launcher from its start to its end, with a cell if it gets that far. Returns what it said of its start.
static struct reply whole_launcher(bool *fine, struct life *life) {
  struct driver d = driver_spawn();
  struct reply said = driver_prepare(&d);
  had_cgroup = d.cgroup;
  life->count = 0;
  if (said.type == MSG_OK) life_of_one_run(&d, 1, life);
  driver_look(&d);
  close(d.control);
  *fine = has_ended(&d) && driver_all_gone(&d);
  if (!*fine) tap_note("processes are left");
  if (*fine && !(*fine = driver_cgroups_gone(&d))) tap_note("a cgroup is left");
  return said;
}

static bool try_start(enum role role, enum call call, uint32_t nth, int error) {
  struct life life;
  bool nothing_left;
  order(role, call, nth, error);
  struct reply said = whole_launcher(&nothing_left, &life);
  uint32_t fired = faults->fired;
  faults->nth = 0;
  tried++;
  missed += !fired;
  bool fine = nothing_left;
  if (said.type == MSG_OK && had_cgroup != usual_cgroup) fine = false, tap_note("it did without cgroups");
  const struct step start = {.what = "the start",
                             .answer = said.type == MSG_OK     ? RIGHT
                                       : said.type == MSG_FAIL ? NAMED
                                       : said.type == NO_REPLY ? SILENT
                                                               : LAUNCHER_ENDED,
                             .reply = said};
  faulted += start.answer == NAMED;
  right_all_the_same += start.answer == RIGHT && !life_trouble(&life);
  if (!may_be(&start, call, error)) fine = false, tell(&start);
  if (!life_is_fine(&life, call, error)) fine = false;
  return fine;
}

static void starts(void) {
  struct life life;
  bool fine;
  faults->traced = 0;
  struct reply said = whole_launcher(&fine, &life);
  if (!ok(said.type == MSG_OK && fine && !life_trouble(&life), "without a fault a launcher starts and ends")) return;
  usual_cgroup = had_cgroup;
  count();
  for (enum role role = ROLE_GUARD; role <= ROLE_LAUNCHER; role++)
    for (int call = 0; call < CALLS; call++) {
      uint32_t most = counts[role][call], good = 0, all = 0;
      for (uint32_t nth = 1; nth <= most; nth++)
        for (int e = 0; e < ERRORS_A_CALL && errors[call][e]; e++) {
          if (!chosen()) continue;
          all++;
          if (try_start(role, (enum call)call, nth, errors[call][e]))
            good++;
          else
            tap_note("that was %s %u of the %s: %s", call_names[call], nth, role_names[role],
                     strerror(errors[call][e]));
        }
      if (all) ok(good == all, "start to end: %s of the %s fails, %u times", call_names[call], role_names[role], all);
    }
}

// --- cells ---------------------------------------------------------------------------------------------------------

struct scene {
  const char *name;
  void (*live)(struct driver *d, uint32_t id, struct life *life);
};

static struct driver current;
static uint32_t last_id;
static int usual_descriptors, usual_mounts;

static int entries_of(pid_t pid, const char *name) {
  char path[64];
  int entries = 0;
  snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  DIR *list = opendir(path);
  if (!list) return -1;
  while (readdir(list)) entries++;
  closedir(list);
  return entries;
}

static int lines_of(pid_t pid, const char *name) {
  char path[64];
  int lines = 0, c;
  snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  FILE *file = fopen(path, "re");
  if (!file) return -1;
  while ((c = fgetc(file)) != EOF) lines += c == '\n';
  fclose(file);
  return lines;
}

static void start_launcher(void) {
  current = driver_spawn();
  struct reply r = driver_prepare(&current);
  if (r.type != MSG_OK) {
    ok(false, "a launcher starts after a fault");
    exit(driver_done());
  }
}

static bool end_launcher(void) {
  driver_look(&current);
  close(current.control);
  return has_ended(&current) && driver_all_gone(&current) && driver_cgroups_gone(&current);
}

// A keeper that is idle dies, so that the next cell begins with a new one.
static void end_keepers(void) {
  driver_look(&current);
  for (size_t i = 2; i < current.family_count; i++) kill(current.family[i], SIGKILL);
  struct driver keepers = current;
  keepers.family_count -= 2;
  memmove(keepers.family, keepers.family + 2, keepers.family_count * sizeof *keepers.family);
  driver_all_gone(&keepers);
}

// Guard, launcher, one keeper; and what the launcher holds.
static bool as_usual(void) {
  for (int i = 0; i < 1000; i++) {
    driver_look(&current);
    int descriptors = entries_of(current.family[1], "fd"), mounts = lines_of(current.family[1], "mountinfo");
    if (current.family_count == 3 && descriptors == usual_descriptors && mounts == usual_mounts) return true;
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
  }
  tap_note("%zu processes, %d descriptors of %d, %d mounts of %d", current.family_count,
           entries_of(current.family[1], "fd"), usual_descriptors, lines_of(current.family[1], "mountinfo"),
           usual_mounts);
  return false;
}

static bool try_life(const struct scene *scene, enum role role, enum call call, uint32_t nth, int error) {
  struct life life, after;
  end_keepers();
  order(role, call, nth, error);
  scene->live(&current, ++last_id, &life);
  uint32_t fired = faults->fired;
  faults->nth = 0;
  tried++;
  missed += !fired;
  bool fine = life_is_fine(&life, call, error), ended = false;
  for (size_t i = 0; i < life.count; i++) {
    faulted += life.steps[i].answer == NAMED;
    ended = ended || life.steps[i].answer == LAUNCHER_ENDED;
  }
  right_all_the_same += fired && !life_trouble(&life);
  if (ended) {
    died++;
    if (!end_launcher()) fine = false, tap_note("the launcher left something");
    start_launcher();
  }
  life_of_one_run(&current, ++last_id, &after);
  if (life_trouble(&after)) {
    fine = false;
    tap_note("the next cell, after it:");
    tell(life_trouble(&after));
    end_launcher();
    start_launcher();
    life_of_one_run(&current, ++last_id, &after);
  }
  return as_usual() && fine;
}

static void play(const struct scene *scene) {
  struct life life;
  end_keepers();
  faults->traced = 0;
  scene->live(&current, ++last_id, &life);
  if (!ok(!life_trouble(&life), "without a fault: %s", scene->name)) {
    tell(life_trouble(&life));
    return;
  }
  nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);  // until all have heard of its end
  count();
  for (enum role role = ROLE_LAUNCHER; role <= ROLE_CHILD; role++)
    for (int call = 0; call < CALLS; call++) {
      uint32_t most = counts[role][call], good = 0, all = 0;
      for (uint32_t nth = 1; nth <= most; nth++)
        for (int e = 0; e < ERRORS_A_CALL && errors[call][e]; e++) {
          if (!chosen()) continue;
          all++;
          if (try_life(scene, role, (enum call)call, nth, errors[call][e]))
            good++;
          else
            tap_note("that was %s %u of the %s: %s", call_names[call], nth, role_names[role],
                     strerror(errors[call][e]));
        }
      if (all)
        ok(good == all, "%s: %s of the %s fails, %u times", scene->name, call_names[call], role_names[role], all);
    }
}

int main(int argc, char **argv) {
  static const struct scene scenes[] = {
      {"requests", life_of_requests}, {"fresh runs", life_of_fresh_runs}, {"limits", life_of_limits}};
  if (argc != 4) return 2;
  bool shipped_is_clean = is_only_in(argv[2]);
  make_launcher(argv[2], !strcmp(argv[1], "user"));
  argv[2] = binary_path;
  driver_setup(argc, argv);
  unlink(binary_path);
  ok(shipped_is_clean, "the launcher that is shipped has nothing of this");
  alarm(LONGEST_S);
  const char *seeded = getenv("FAULTS_SEED"), *parts = getenv("FAULTS_PART");
  seed = seeded ? strtoull(seeded, NULL, 10) : 1;
  if (parts) part = (unsigned)atoi(parts);
  starts();
  start_launcher();
  struct life life;
  life_of_one_run(&current, ++last_id, &life);
  driver_look(&current);
  usual_descriptors = entries_of(current.family[1], "fd");
  usual_mounts = lines_of(current.family[1], "mountinfo");
  for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) play(&scenes[i]);
  ok(end_launcher(), "after all of it nothing is left");
  tap_note(
      "seed %s: %u faults, of which %u never came about; %u were named, %u made no difference, %u ended the launcher",
      seeded ? seeded : "1", tried, missed, faulted, right_all_the_same, died);
  unlink(shared_path);
  return driver_done();
}
