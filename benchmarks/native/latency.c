// How long a run takes. Contenders take turns, so that the machine's moods fall on all of them alike, in an order that is
// drawn anew for each round, so that none always finds the caches as the same neighbour left them; all on one processor, so
// that no figure holds the wake-up of another.
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

enum { POOL = 8 };

static const struct setting *setting;
static struct client client;
static uint32_t last_id;
static int live, fresh, kept, cold, pool[POOL];

void run_bare(const struct setting *s) {
  static char path[4096];
  if (!path[0]) snprintf(path, sizeof path, "%s/%s", s->folder, s->program);
  pid_t pid = vfork();
  if (pid == 0) {
    execl(path, s->program, (char *)NULL);
    _exit(127);
  }
  int status;
  if (waitpid(pid, &status, 0) != pid || status != 0) die("bare");
}

static void bare(void) { run_bare(setting); }
static void nothing(void) {}
static void live_run(void) { cell_run(live, 0); }
// In a cell that has done nothing else, and in one whose scratch is to keep what an ordinary run may have left.
static void fresh_run(void) { cell_run(fresh, FRESH_SCRATCH); }
static void kept_run(void) { cell_run(kept, FRESH_SCRATCH); }

// One after another, so that each has waited for a while.
static int *next_of_pool(void) {
  static unsigned next;
  return &pool[next++ % POOL];
}

static int *taken;
static void pooled_run(void) {
  taken = next_of_pool();
  cell_run(*taken, 0);
}

static void close_cell(int cell) {
  close(cell);
  client_await_gone(&client);
}

static void pooled_after(void) {
  close_cell(*taken);
  *taken = cell_open(&client, ++last_id);
  cell_await_ready(*taken);
}

static void cold_run(void) {
  cold = cell_open(&client, ++last_id);
  cell_run(cold, 0);
}
static void cold_after(void) { close_cell(cold); }

static const struct {
  const char *name;
  void (*measured)(void);
  void (*after)(void);
} contenders[CONTENDERS] = {
    {"bare vfork, exec, wait", bare, nothing},
    {"run in a live cell", live_run, nothing},
    {"the same, fresh scratch", fresh_run, nothing},
    {"the same, beside files", kept_run, nothing},
    {"fresh cell from a pool", pooled_run, pooled_after},
    {"cold cell", cold_run, cold_after},
};

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

// The same orders in every run of this program.
static void shuffle(int order[CONTENDERS]) {
  static uint64_t state = 1;
  for (int i = CONTENDERS - 1; i > 0; i--) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    int other = (int)((state >> 33) % (uint64_t)(i + 1)), moved = order[i];
    order[i] = order[other];
    order[other] = moved;
  }
}

void measure_latency(const struct setting *of, int rounds, struct latency results[CONTENDERS]) {
  double *us[CONTENDERS];
  int order[CONTENDERS];
  cpu_set_t all, one;
  CPU_ZERO(&one);
  sched_getaffinity(0, sizeof all, &all);
  for (int cpu = CPU_SETSIZE - 1; cpu >= 0; cpu--)
    if (CPU_ISSET(cpu, &all)) {
      CPU_SET(cpu, &one);
      break;
    }
  sched_setaffinity(0, sizeof one, &one);
  setting = of;
  client = client_start(of);
  live = cell_open(&client, ++last_id);
  fresh = cell_open(&client, ++last_id);
  kept = cell_open(&client, ++last_id);
  for (int i = 0; i < POOL; i++) pool[i] = cell_open(&client, ++last_id);
  for (int i = 0; i < POOL; i++) cell_await_ready(pool[i]);
  cell_run(kept, 0);
  for (int c = 0; c < CONTENDERS; c++) us[c] = calloc((size_t)rounds, sizeof *us[c]), order[c] = c;
  for (int round = -rounds / 10; round < rounds; round++) {
    shuffle(order);
    for (int i = 0; i < CONTENDERS; i++) {
      int c = order[i];
      double start = now_us();
      contenders[c].measured();
      double took = now_us() - start;
      if (round >= 0) us[c][round] = took;
      contenders[c].after();
    }
  }
  client_stop(&client);
  sched_setaffinity(0, sizeof all, &all);
  for (int c = 0; c < CONTENDERS; c++) {
    qsort(us[c], (size_t)rounds, sizeof *us[c], by_value);
    results[c] =
        (struct latency){contenders[c].name, us[c][rounds / 2], us[c][rounds * 9 / 10], us[c][rounds * 99 / 100]};
    free(us[c]);
  }
}
