// A cell from within: what the payload is, what it sees, what it holds, and what it cannot do.
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "driver.h"
#include "fd.h"
#include "folder.h"

static bool prints(const struct reply *r, const char *expected) {
  if (r->type == MSG_RESULT && !strcmp(r->output, expected)) return true;
  is_outcome(r, OUTCOME_NONE, 0);
  return false;
}

// A line of /proc/self/status.
static bool has_line(const struct reply *r, const char *line) {
  const char *at = strstr(r->output, line);
  if (at && (at == r->output || at[-1] == '\n') && at[strlen(line)] == '\n') return true;
  tap_note("no line '%s'", line);
  return false;
}

static bool has_no_capabilities(const struct reply *r) {
  return has_line(r, "CapEff:\t0000000000000000") && has_line(r, "CapPrm:\t0000000000000000") &&
         has_line(r, "CapInh:\t0000000000000000") && has_line(r, "CapAmb:\t0000000000000000");
}

static void identity(int cell) {
  struct reply r = RUN(cell, "id");
  int pid = 0, ppid = 0;
  unsigned uid = 1, gid = 1;
  char host[16] = "";
  sscanf(r.output, "pid %d ppid %d uid %u gid %u host %15s", &pid, &ppid, &uid, &gid, host);
  ok(pid > 1 && ppid == 1, "the payload is not pid 1, but its child");
  ok(uid == 0 && gid == 0 && !strcmp(host, "cell"), "it is root of a machine of the name it was given");
  r = RUN(cell, "status");
  ok(has_no_capabilities(&r), "it has no capabilities");
  ok(has_line(&r, "Seccomp:\t2") && has_line(&r, "NoNewPrivs:\t1"), "it is filtered and can gain no privileges");
  ok(has_line(&r, "SigBlk:\t0000000000000000") && has_line(&r, "SigIgn:\t0000000000000000"),
     "no signal is blocked or ignored, whatever the JVM does with its own");
  ok(has_line(&r, "Umask:\t0022"), "its umask is the usual one");
}

static void surroundings(int cell) {
  struct reply r = RUN(cell, "fds");
  ok(prints(&r, "0\n1\n2\n"), "it holds the descriptors 0, 1 and 2 and no other");
  r = run(cell, &(struct order){.argv = {"/app/payload", "env"}, .env = {"A=1", "B=two words"}});
  ok(prints(&r, "A=1\nB=two words\n"), "its environment is the one it was given");
  r = RUN(cell, "env");
  ok(prints(&r, ""), "which may be empty");
  r = RUN(cell, "list", "/proc");
  int processes = 0, others = 0;
  for (const char *line = strtok(r.output, "\n"); line; line = strtok(NULL, "\n")) {
    bool process = line[0] >= '0' && line[0] <= '9';
    processes += process;
    others += !process && strcmp(line, "self") != 0 && strcmp(line, "thread-self") != 0;
  }
  ok(processes == 1 && others == 0, "in /proc it sees itself and nothing else");
  r = RUN(cell, "print", "/proc/self/cgroup");
  ok(r.output[0] && !strstr(r.output, "cloister"), "it does not see which cgroup it is in");
  r = RUN(cell, "print", "/proc/self/mountinfo");
  ok(r.output[0] && !strstr(r.output, "cloister-test"), "it does not see host paths in its mounts");
  r = RUN(cell, "list", "/app");
  ok(prints(&r, "payload\n"), "it sees what the template binds");
  r = RUN(cell, "print", "/etc/motd");
  ok(prints(&r, "welcome\n"), "and the files that the template holds");
  r = RUN(cell, "list", "/");
  ok(r.type == MSG_RESULT && !strstr(r.output, "roots") && !strstr(r.output, "host") && strstr(r.output, "work"),
     "its root is the template's");
  r = RUN(cell, "list", "/dev");
  ok(strstr(r.output, "null") && !strstr(r.output, "tty") && !strstr(r.output, "mem"), "/dev holds harmless devices");
  r = RUN(cell, "limits");
  ok(prints(&r, "stack 8388608 8388608\nfiles 64 64\nfile 16777216 16777216\ncore 1 1\n"), "its limits are in force");
}

static void breaking_out(struct driver *d, int cell) {
  struct reply r = RUN(cell, "break-out");
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && prints(&r, ""), "nothing forbidden works");
  r = RUN(cell, "attack-init");
  ok(r.type == MSG_RESULT, "no signal reaches the init");
  r = RUN(cell, "gain-privileges");
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && has_line(&r, "tried") && has_no_capabilities(&r) &&
         has_line(&r, "Uid:\t0\t0\t0\t0"),
     "nor do set-user-id bits, file capabilities or ambient ones give it any");
  r = RUN(cell, "true");
  ok(is_outcome(&r, OUTCOME_EXITED, 0), "the cell lives on");
  driver_look(d);
  ok(d->family_count == 4, "guard, launcher, keeper and init are all there is (%zu processes)", d->family_count);
}

// What keeps a payload from user namespaces of its own, were the filter not there: with all capabilities, in a chroot.
static void nested_namespaces(void) {
  char folder[FOLDER_ROOM];
  int status = -1;
  folder_make(folder);
  pid_t child = fork();
  if (child == 0) {
    char uid_map[32], gid_map[32];
    snprintf(uid_map, sizeof uid_map, "0 %u 1", geteuid());
    snprintf(gid_map, sizeof gid_map, "0 %u 1", getegid());
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);  // or the maps would not be its own to write
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0 || write_file(AT_FDCWD, "/proc/self/setgroups", "deny") < 0 ||
        write_file(AT_FDCWD, "/proc/self/uid_map", uid_map) < 0 ||
        write_file(AT_FDCWD, "/proc/self/gid_map", gid_map) < 0)
      _exit(1);
    if (fork() == 0) _exit(unshare(CLONE_NEWUSER) < 0);
    if (wait(&status) < 0 || status != 0) _exit(2);
    if (chroot(folder) < 0 || chdir("/") < 0) _exit(3);
    _exit(unshare(CLONE_NEWUSER) == 0 ? 4 : errno == EPERM ? 0 : 5);
  }
  waitpid(child, &status, 0);
  ok(status == 0, "this kernel makes no user namespace for who is in a chroot (%d)", status >> 8);
  folder_remove(folder);
}

// The secret that lets set-up calls pass the filter is nowhere that the payload could look, and is not guessed.
static void filtered(int cell) {
  struct reply r = run(cell, &(struct order){.argv = {"/app/payload", "guess-secret"}, .cpu_us = 8000000});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && prints(&r, ""), "no guess lets a set-up call pass the filter");
  r = run(cell, &(struct order){.argv = {"/app/payload", "search-secret"}, .cpu_us = 8000000});
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && prints(&r, ""), "nothing in the payload's memory does");
  r = RUN(cell, "refusals");
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && prints(&r, "asked\n"), "every refusal of the table is answered as it says");
  r = RUN(cell, "spy-on-init");
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && prints(&r, ""), "no file in /proc tells of the init's memory and registers");
  r = RUN(cell, "escape-filter");
  ok(is_outcome(&r, OUTCOME_EXITED, 0) && strstr(r.output, "Name:") == r.output && has_line(&r, "Seccomp:\t2") &&
         has_line(&r, "Seccomp_filters:\t1"),
     "children, threads and executed programs are filtered too, each once");
}

// A descriptor of a file of the host must not become a way to that file; see /proc/self/fd in proc(5).
static void reopening(int cell) {
  char folder[FOLDER_ROOM], path[FOLDER_ROOM + 8], bytes[8] = "";
  folder_make(folder);
  snprintf(path, sizeof path, "%s/input", folder);
  int writable = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  fchmod(writable, 0666);
  if (write(writable, "secret", 6) != 6) tap_note("write failed");
  int input = open(path, O_RDONLY | O_CLOEXEC), directory = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  struct reply r = run(cell, &(struct order){.argv = {"/app/payload", "reopen", "/proc/self/fd/0"}, .input = input});
  ok(is_failure(&r, STAGE_STDIO) && pread(writable, bytes, 6, 0) == 6 && !strcmp(bytes, "secret"),
     "a file of the host is not taken for input, since it could be opened again for writing");
  r = run(cell, &(struct order){.argv = {"/app/payload", "true"}, .input = directory});
  ok(is_failure(&r, STAGE_STDIO), "nor is a directory");
  close(directory);
  close(input);
  input = memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (write(input, "sealed", 6) != 6 || fcntl(input, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW) < 0)
    tap_note("no sealed file");
  lseek(input, 0, SEEK_SET);
  r = run(cell, &(struct order){.argv = {"/app/payload", "cat"}, .input = input});
  ok(prints(&r, "sealed"), "a sealed file in memory is");
  r = run(cell, &(struct order){.argv = {"/app/payload", "reopen", "/proc/self/fd/0"}, .input = input});
  ok(r.type == MSG_RESULT && r.value != 0 && pread(input, bytes, 6, 0) == 6 && !strcmp(bytes, "sealed"),
     "and stays as it is");
  close(input);
  close(writable);
  folder_remove(folder);
}

static void commands(int cell) {
  struct reply r = run(cell, &(struct order){.argv = {"payload", "exit", "5"}, .env = {"PATH=/nowhere:/app"}});
  ok(is_outcome(&r, OUTCOME_EXITED, 5), "a command is searched for in the PATH it was given");
  r = run(cell, &(struct order){.argv = {"payload", "true"}});
  ok(is_failure(&r, STAGE_EXEC), "and not found without one");
  r = run(cell, &(struct order){.argv = {"/etc/motd"}});
  ok(is_failure(&r, STAGE_EXEC) && r.error == 13 /* EACCES */, "what cannot be executed is told");
  r = run(cell, &(struct order){.argv = {"/app/payload", "true"}, .cwd = "/nowhere"});
  ok(is_failure(&r, STAGE_WORKING_DIRECTORY), "a missing working directory is told");
  r = run(cell, &(struct order){.argv = {"../app/payload", "list", "."}, .cwd = "/tmp"});
  ok(is_outcome(&r, OUTCOME_EXITED, 0), "a path with a slash starts from the working directory");
}

static void put(int cell, uint32_t id, const char *path, const char *content) {
  static struct writer w;
  int file = memfd_create("content", MFD_CLOEXEC);
  if (write(file, content, strlen(content)) < 0) tap_note("write failed");
  lseek(file, 0, SEEK_SET);
  write_header(&w, MSG_PUT, id);
  write_u32(&w, 0640);
  write_str(&w, path);
  write_str(&w, "");
  send_message(cell, &w, &file, 1);
  close(file);
}

static void ask_for(int cell, uint32_t id, const char *pattern) {
  static struct writer w;
  write_header(&w, MSG_COLLECT, id);
  write_u32(&w, 500), write_u64(&w, 1 << 20), write_u32(&w, 1), write_str(&w, pattern);
  send_message(cell, &w, NULL, 0);
}

// The answers to a COLLECT up to its DONE.
static void count_answers(int cell, int *files, int *refused, int *done) {
  *files = *refused = *done = 0;
  for (;;) {
    struct reply r = receive(cell);
    *files += r.type == MSG_FILE;
    *refused += r.type == MSG_REFUSED;
    *done += r.type == MSG_DONE;
    if (r.fd >= 0) close(r.fd);
    if (r.type != MSG_FILE && r.type != MSG_REFUSED) return;
  }
}

static void files(int cell) {
  char bytes[16] = "";
  int given, refused, done;
  put(cell, 20, "in/data.txt", "1 2 3\n");
  struct reply r = receive(cell);
  ok(r.type == MSG_DONE && r.id == 20, "PUT is answered");
  r = RUN(cell, "print", "in/data.txt");
  ok(prints(&r, "1 2 3\n"), "the payload finds the file");
  put(cell, 21, "../etc/x", "x");
  r = receive(cell);
  ok(is_failure(&r, STAGE_PUT) && r.id == 21, "PUT out of /work: FAIL");
  ask_for(cell, 22, "in/*");
  r = receive(cell);
  ok(r.type == MSG_FILE && r.id == 22 && r.size == 6 && r.mode == 0640 && !strcmp(r.text, "in/data.txt"),
     "COLLECT gives it back");
  ok(pread(r.fd, bytes, sizeof bytes - 1, 0) == 6 && !strcmp(bytes, "1 2 3\n") &&
         (fcntl(r.fd, F_GETFL) & O_ACCMODE) == O_RDONLY,
     "as a descriptor for reading only");
  close(r.fd);
  r = receive(cell);
  ok(r.type == MSG_DONE && r.id == 22, "and is done");
  RUN(cell, "traps");
  ask_for(cell, 23, "*");
  count_answers(cell, &given, &refused, &done);
  ok(given == 3 && refused == 3 && done == 1, "of traps and files only the files come (%d, %d refused)", given,
     refused);
  RUN(cell, "make-files", "300");
  ask_for(cell, 24, "file-*");
  count_answers(cell, &given, &refused, &done);
  ok(given == 300 && refused == 0 && done == 1, "300 files come at once (%d)", given);
}

static void scratches(struct driver *d, int cell) {
  struct order fresh = {.argv = {"/app/payload", "marks"}, .flags = 1};
  struct reply r = run(cell, &fresh);
  ok(prints(&r, ""), "a fresh scratch is empty");
  r = run(cell, &fresh);
  ok(prints(&r, ""), "and is gone after its run");
  r = RUN(cell, "marks");
  ok(prints(&r, ""), "the cell's own knows nothing of it");
  r = RUN(cell, "marks");
  ok(prints(&r, "found /work/mark\nfound /tmp/mark\nfound /dev/shm/mark\n"), "but keeps what its runs leave");
  int other = open_cell(d, 31);
  r = RUN(other, "marks");
  ok(prints(&r, ""), "another cell sees none of it");
  r = run(other, &(struct order){.argv = {"/app/payload", "fill", "40"}, .file = 64 << 20});
  ok(is_outcome(&r, OUTCOME_EXITED, 28 /* ENOSPC */), "a scratch holds no more than it may");
  r = RUN(other, "make-files", "2000");
  ask_for(other, 1, "file-*");
  int given, refused, done;
  count_answers(other, &given, &refused, &done);
  ok(given + refused < 1000 && done == 1, "nor more files (%d)", given + refused);
  close_cell(d, other);
}

static void add_mount(int cell, uint32_t root, const char *below, const char *target) {
  static struct writer w;
  write_header(&w, MSG_MOUNT, 50);
  write_u32(&w, root);
  write_str(&w, below);
  write_str(&w, target);
  send_message(cell, &w, NULL, 0);
}

// A cell that is told what to mount once it stands.
static void mounts(struct driver *d) {
  int cell = open_cell(d, 40);
  add_mount(cell, 0, "", "/etc");
  struct reply r = run(cell, &(struct order){.argv = {"/etc/payload", "exit", "4"}});
  ok(is_outcome(&r, OUTCOME_EXITED, 4), "a directory can be mounted in a cell that stands");
  close_cell(d, cell);

  static const struct {
    uint32_t root;
    const char *below, *target, *what;
  } wrong[] = {{0, "", "/nowhere", "a missing target"},
               {0, "nowhere", "/etc", "a missing source"},
               {0, "..", "/etc", "a source above its root"},
               {99, "", "/etc", "a root that there is not"},
               {0, "", "/etc/../dev", "a target with .."}};
  for (uint32_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    cell = open_cell(d, 41 + i);
    add_mount(cell, wrong[i].root, wrong[i].below, wrong[i].target);
    r = RUN(cell, "true");
    ok(is_failure(&r, STAGE_MOUNT) && r.id == 0, "%s ends the cell before it runs anything", wrong[i].what);
    close_cell(d, cell);
  }
}

// Cells of one slot have the same net namespace one after another.
static void slots(struct driver *d) {
  int cell = open_cell(d, 60);
  struct reply r = RUN(cell, "true");
  close_cell(d, cell);
  driver_look(d);
  size_t before = d->family_count;
  for (uint32_t i = 0; i < 5; i++) close_cell(d, open_cell(d, 61 + i));
  driver_look(d);
  ok(r.type == MSG_RESULT && d->family_count == before, "cells one after another need one keeper");
}

// One would stay in the net namespace for minutes, whatever became of its socket: the filter knows no such option.
static void flow_labels(struct driver *d) {
  int cell = open_cell(d, 72);
  struct reply left = RUN(cell, "leave", "a flow label"), seen = RUN(cell, "print", "/proc/self/net/ip6_flowlabel");
  close_cell(d, cell);
  ok(is_outcome(&left, OUTCOME_EXITED, ENOPROTOOPT) && seen.kept[0] > 0 && !strstr(seen.output, "12345"),
     "no flow label is left to the next cell");
}

// What a cell did is counted nowhere that a later one of its slot could look.
static void net_counters(struct driver *d) {
  static const char *const files[] = {"snmp", "snmp6", "netstat", "dev", "sockstat6", "unix"};
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/net/%s", files[i]);
    int first = open_cell(d, 70);
    struct reply before = RUN(first, "print", path), left = RUN(first, "leave", "knocks");
    close_cell(d, first);
    int second = open_cell(d, 71);
    struct reply after = RUN(second, "print", path);
    close_cell(d, second);
    ok(is_outcome(&left, OUTCOME_EXITED, 0) && before.kept[0] > 0 && !strcmp(before.output, after.output),
       "%s is for the next cell as if nobody had tried the network", files[i]);
  }
}

int main(int argc, char **argv) {
  driver_setup(argc, argv);
  struct driver d = driver_start();
  int cell = open_cell(&d, 1);
  if (!ok(cell >= 0, "a cell opens")) return driver_done();
  identity(cell);
  surroundings(cell);
  breaking_out(&d, cell);
  nested_namespaces();
  filtered(cell);
  reopening(cell);
  commands(cell);
  files(cell);
  scratches(&d, cell);
  mounts(&d);
  slots(&d);
  flow_labels(&d);
  net_counters(&d);
  struct reply r = close_cell(&d, cell);
  ok(r.type == MSG_CELL_GONE && r.id == 1, "CELL_GONE comes when its connection ends");
  driver_stop(&d, "after a cell's life");
  return driver_done();
}
