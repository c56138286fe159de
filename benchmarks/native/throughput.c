// How many runs can be had: workers are processes, each with cells of its own, all with one launcher.
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

enum { MOST_WORKERS = 4, POOL = 4, MOST_UNBURIED = 16, ID_BITS = 24 };

// What workers and their parent share.
static struct shared {
  atomic_int ready;
  atomic_bool go, over;
  atomic_long runs[MOST_WORKERS];
} * shared;

static const struct setting *setting;
static struct client client;
static int buried[MOST_WORKERS];  // semaphores: how many more cells a worker may open

// A worker's cells; a new one only while few of those before are still being cleared away, or they would pile up.
static int open_next(int worker) {
  static uint32_t number;
  uint64_t one;
  while (read(buried[worker], &one, sizeof one) < 0)
    if (errno != EINTR) die("semaphore");
  return cell_open(&client, (uint32_t)(worker + 1) << ID_BITS | ++number);
}

static void bare_run(int worker) {
  (void)worker;
  run_bare(setting);
}

static void live_run(int worker) {
  static int cell = -1;
  if (cell < 0) cell = open_next(worker);
  cell_run(cell, 0);
}

static void pooled_run(int worker) {
  static int pool[POOL];
  static unsigned next;
  int *taken = &pool[next++ % POOL];
  if (!*taken) *taken = open_next(worker);
  cell_run(*taken, 0);
  close(*taken);
  *taken = open_next(worker);
}

static void cold_run(int worker) {
  int cell = open_next(worker);
  cell_run(cell, 0);
  close(cell);
}

static const struct {
  const char *name;
  void (*run)(int worker);
} loads[LOADS] = {
    {"bare vfork, exec, wait", bare_run},
    {"run in a live cell", live_run},
    {"fresh cell from a pool", pooled_run},
    {"cold cell", cold_run},
};

static _Noreturn void work(int load, int worker) {
  for (int i = 0; i < 20; i++) loads[load].run(worker);  // to warm up
  shared->ready++;
  while (!shared->go) usleep(1000);
  while (!shared->over) {
    loads[load].run(worker);
    shared->runs[worker]++;
  }
  _exit(0);
}

// Tells workers of their cells' end, for as long as the launcher lives.
static _Noreturn void bury(void) {
  uint32_t id;
  const uint64_t one = 1;
  while ((id = client_await_gone(&client)))
    if (write(buried[(id >> ID_BITS) - 1], &one, sizeof one) < 0) die("semaphore");
  _exit(0);
}

// Microseconds that all processors have been busy; see proc_stat(5).
static double busy_us(void) {
  unsigned long long user, nice, system, idle, wait, hard, soft;
  FILE *file = fopen("/proc/stat", "re");
  if (!file ||
      fscanf(file, "cpu %llu %llu %llu %llu %llu %llu %llu", &user, &nice, &system, &idle, &wait, &hard, &soft) != 7)
    die("/proc/stat");
  fclose(file);
  return (double)(user + nice + system + hard + soft) * 1e6 / (double)sysconf(_SC_CLK_TCK);
}

static struct throughput crowd(int load, int workers, double seconds) {
  pid_t pids[MOST_WORKERS];
  struct throughput result = {.name = loads[load].name, .workers = workers};
  client = client_start(setting);
  *shared = (struct shared){0};
  for (int i = 0; i < workers; i++)
    if ((buried[i] = eventfd(MOST_UNBURIED, EFD_SEMAPHORE | EFD_CLOEXEC)) < 0) die("eventfd");
  pid_t burier = fork();
  if (burier == 0) bury();
  for (int i = 0; i < workers; i++)
    if ((pids[i] = fork()) == 0) work(load, i);
  while (shared->ready < workers) usleep(1000);
  double start = now_us(), busy = busy_us();
  shared->go = true;
  usleep((useconds_t)(seconds * 1e6));
  long runs = 0;
  for (int i = 0; i < workers; i++) runs += shared->runs[i];
  double took = now_us() - start;
  result.runs_a_second = (double)runs / took * 1e6;
  result.cpu_us = (busy_us() - busy) / (double)(runs ? runs : 1);
  shared->over = true;
  for (int i = 0; i < workers; i++) waitpid(pids[i], NULL, 0);
  kill(burier, SIGKILL);
  waitpid(burier, NULL, 0);
  client_stop(&client);
  for (int i = 0; i < workers; i++) close(buried[i]);
  return result;
}

void measure_throughput(const struct setting *of, double seconds, struct throughput results[LOADS * CROWDS]) {
  static const int crowds[CROWDS] = {1, 2, MOST_WORKERS};
  setting = of;
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) die("mmap");
  for (int c = 0; c < CROWDS; c++)
    for (int l = 0; l < LOADS; l++) *results++ = crowd(l, crowds[c], seconds);
  munmap(shared, sizeof *shared);
}
