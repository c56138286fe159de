// The floor and the launcher, from a controller in C: what a run costs, as a ratio to the bare vfork, exec and wait of the same
// program. Contenders take turns, round by round, so that the machine's moods fall on all of them alike.
//
//   make run            all contenders, as a table; RUNS=2000 rounds unless said otherwise
//
// It is told the launcher, a folder with programs, the number of rounds, and the program.

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../native/src/wire.h"

enum { POOL = 8, TEMPLATE = 2 };

static int control;
static uint32_t last_id = TEMPLATE;
static uint8_t room[WIRE_MOST_BYTES];
static struct writer w;
static char program[4096];   // on the host
static char inside[4096];    // in a cell

static _Noreturn void die(const char *what) {
  perror(what);
  exit(1);
}

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void write_text(const char *text) { write_bytes(&w, text, strlen(text)); }

static void send_or_die(int socket, int fd) {
  if (wire_send(socket, &w, fd) < 0) die("send");
}

static struct message expect(int socket, enum message_type type) {
  struct message m;
  do {
    if (wire_receive(socket, room, &m, 0) != RECEIVED) die("receive");
    if (m.type == MSG_FAIL) {
      struct reader r = reader_of(&m);
      unsigned stage = read_u16(&r);
      errno = (int)read_u32(&r);
      fprintf(stderr, "stage %u: ", stage);
      die("FAIL");
    }
  } while (m.type != type);
  return m;
}

static void start_launcher(const char *launcher, const char *folder) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) < 0) die("socketpair");
  if (fork() == 0) {
    dup2(pair[1], 3);
    execl(launcher, "cloister-launcher", (char *)NULL);
    die(launcher);
  }
  close(pair[1]);
  control = pair[0];
  fcntl(control, F_SETFD, FD_CLOEXEC);
  bool root = geteuid() == 0;
  write_header(&w, MSG_HELLO, 1);
  write_u32(&w, WIRE_VERSION);
  write_u32(&w, root ? 65532 : geteuid());
  write_u32(&w, root ? 65532 : getegid());
  write_u8(&w, 0);
  write_u32(&w, 0);
  write_u32(&w, 1);
  write_text(folder);
  send_or_die(control, -1);
  expect(control, MSG_HELLO_OK);
}

static void write_entry(uint8_t kind, const char *path) {
  write_u8(&w, kind);
  write_u32(&w, 0755);
  write_text(path);
  write_text("");
  write_u32(&w, 0);
}

static void make_template(void) {
  static const char *const folders[] = {"/work", "/tmp", "/proc", "/dev"};
  write_header(&w, MSG_TEMPLATE, TEMPLATE);
  write_u8(&w, 1);
  write_u32(&w, 5);
  for (int i = 0; i < 4; i++) write_entry(1, folders[i]);
  write_entry(4, "/bench");
  send_or_die(control, -1);
  expect(control, MSG_OK);
}

static int open_cell(void) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) die("socketpair");
  write_header(&w, MSG_OPEN_CELL, ++last_id);
  write_u32(&w, TEMPLATE);
  write_u8(&w, 0);
  write_u64(&w, 64 << 20);
  write_u32(&w, 4096);
  write_text("cell");
  write_u32(&w, 0);
  send_or_die(control, pair[1]);
  close(pair[1]);
  return pair[0];
}

static void close_cell(int cell) {
  close(cell);
  expect(control, MSG_CELL_GONE);
}

static void run(int cell, uint32_t flags) {
  write_header(&w, MSG_RUN, ++last_id);
  write_u32(&w, flags);
  write_u32(&w, 1);
  write_text(inside);
  write_u32(&w, 0);
  write_text("/work");
  write_u64(&w, 1000000);
  write_u64(&w, 2000000);
  write_u64(&w, 64 << 20);
  write_u64(&w, 1 << 20);
  write_u64(&w, 8 << 20);
  write_u64(&w, 1 << 20);
  write_u32(&w, 16);
  write_u32(&w, 16);
  write_u32(&w, (uint32_t)-1);
  write_text("");
  send_or_die(cell, -1);
  struct message m = expect(cell, MSG_RESULT);
  struct reader r = reader_of(&m);
  if (read_u8(&r) != 1 || read_u32(&r) != 0) die("the program did not end with code 0");
}

// --- the contenders -----------------------------------------------------------------------------------------------------

static void bare(void) {
  pid_t pid = vfork();
  if (pid == 0) {
    execl(program, "true", (char *)NULL);
    _exit(127);
  }
  int status;
  if (waitpid(pid, &status, 0) != pid || status != 0) die("bare");
}

static int live;
static void live_run(void) { run(live, 0); }
static void live_fresh_run(void) { run(live, 1); }

static int pool[POOL];
static void fill_pool(void) {
  for (int i = 0; i < POOL; i++)
    if (!pool[i]) {
      pool[i] = open_cell();
      expect(pool[i], MSG_READY);
    }
}

static void pooled_run(void) {
  for (int i = 0; i < POOL; i++)
    if (pool[i]) {
      run(pool[i], 0);
      return;
    }
}

static void pooled_after(void) {
  for (int i = 0; i < POOL; i++)
    if (pool[i]) {
      close_cell(pool[i]);
      pool[i] = 0;
      break;
    }
  fill_pool();
}

static int cold;
static void cold_run(void) {
  cold = open_cell();
  run(cold, 0);
}
static void cold_after(void) { close_cell(cold); }
static void nothing(void) {}

static struct contender {
  const char *name;
  void (*measured)(void);
  void (*after)(void);
  double *us;
} contenders[] = {
    {"bare vfork, exec, wait", bare, nothing, NULL},
    {"run in a live cell", live_run, nothing, NULL},
    {"run in a live cell, fresh scratch", live_fresh_run, nothing, NULL},
    {"fresh cell from a pool", pooled_run, pooled_after, NULL},
    {"cold cell", cold_run, cold_after, NULL},
};
enum { CONTENDERS = sizeof contenders / sizeof contenders[0] };

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void pin(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  sched_setaffinity(0, sizeof set, &set);
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fprintf(stderr, "usage: bench LAUNCHER FOLDER ROUNDS PROGRAM\n");
    return 2;
  }
  int rounds = atoi(argv[3]);
  snprintf(program, sizeof program, "%s/%s", argv[2], argv[4]);
  snprintf(inside, sizeof inside, "/bench/%s", argv[4]);
  pin(0);
  signal(SIGPIPE, SIG_IGN);
  start_launcher(argv[1], argv[2]);
  make_template();
  live = open_cell();
  expect(live, MSG_READY);
  fill_pool();
  for (int c = 0; c < CONTENDERS; c++) contenders[c].us = calloc((size_t)rounds, sizeof(double));
  for (int round = -rounds / 10; round < rounds; round++)
    for (int c = 0; c < CONTENDERS; c++) {
      double start = now_us();
      contenders[c].measured();
      double took = now_us() - start;
      if (round >= 0) contenders[c].us[round] = took;
      contenders[c].after();
    }
  printf("%-36s %9s %9s %9s %8s\n", "", "p50 us", "p90 us", "p99 us", "x bare");
  for (int c = 0; c < CONTENDERS; c++) {
    double *us = contenders[c].us;
    qsort(us, (size_t)rounds, sizeof *us, by_value);
    double base = contenders[0].us[rounds / 2];
    printf("%-36s %9.1f %9.1f %9.1f %8.2f\n", contenders[c].name, us[rounds / 2], us[rounds * 9 / 10], us[rounds * 99 / 100],
           us[rounds / 2] / base);
  }
  return 0;
}
