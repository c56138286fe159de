// How much memory a launcher and cells that wait take: pages that several of them share are shared out among them.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

static bool unreadable;

static uint64_t pss_of(int pid) {
  char path[64], line[256];
  unsigned long long kib = 0;
  snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
  FILE *file = fopen(path, "re");
  bool found = false;
  while (file && fgets(line, sizeof line, file)) found |= sscanf(line, "Pss: %llu kB", &kib) == 1;
  if (file) fclose(file);
  unreadable |= !found;
  return kib << 10;
}

static uint64_t pss_of_family(int pid) {
  char path[64];
  int child;
  uint64_t sum = pss_of(pid);
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, pid);
  FILE *file = fopen(path, "re");
  while (file && fscanf(file, "%d", &child) == 1) sum += pss_of_family(child);
  if (file) fclose(file);
  return sum;
}

uint64_t measure_memory(const struct setting *setting) {
  int cells[WARM_CELLS];
  struct client client = client_start(setting);
  for (uint32_t i = 0; i < WARM_CELLS; i++) cells[i] = cell_open(&client, i + 1);
  for (int i = 0; i < WARM_CELLS; i++) cell_await_ready(cells[i]);
  uint64_t sum = pss_of_family(client.guard);
  for (int i = 0; i < WARM_CELLS; i++) close(cells[i]);
  client_stop(&client);
  return unreadable ? 0 : sum;
}
