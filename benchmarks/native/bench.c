// The launcher against the bare vfork, exec and wait of the same program, from a controller in C: latency, throughput,
// memory. Prints tables and, for other programs, JSON.
#include "bench.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static void print_latency(const struct latency *l) {
  printf("%-36s %9s %9s %9s %8s\n", "latency, one processor", "p50 us", "p90 us", "p99 us", "x bare");
  for (int c = 0; c < CONTENDERS; c++)
    printf("%-36s %9.1f %9.1f %9.1f %8.2f\n", l[c].name, l[c].p50, l[c].p90, l[c].p99, l[c].p50 / l[0].p50);
}

static void print_throughput(const struct throughput *t) {
  printf("\n%-36s %9s %9s %9s %8s\n", "throughput, all processors", "workers", "runs/s", "CPU us", "x bare");
  for (int i = 0; i < LOADS * CROWDS; i++) {
    const struct throughput *base = &t[i / LOADS * LOADS];
    printf("%-36s %9d %9.0f %9.1f %8.2f\n", t[i].name, t[i].workers, t[i].runs_a_second, t[i].cpu_us,
           t[i].cpu_us / base->cpu_us);
  }
}

static void print_memory(uint64_t bytes) {
  if (bytes)
    printf("\nlauncher and %d warm cells: %.1f MiB of PSS\n", WARM_CELLS, (double)bytes / (1 << 20));
  else
    printf("\nlauncher and %d warm cells: this user may not read their PSS\n", WARM_CELLS);
}

static void write_json(const char *path, const struct setting *s, int rounds, const struct latency *l,
                       const struct throughput *t, uint64_t memory) {
  FILE *file = fopen(path, "we");
  if (!file) die(path);
  fprintf(file, "{\"program\": \"%s\", \"cgroup\": %d", s->program, s->cgroup);
  if (l) {
    fprintf(file, ",\n \"rounds\": %d, \"latency\": [", rounds);
    for (int c = 0; c < CONTENDERS; c++)
      fprintf(
          file,
          "%s\n  {\"name\": \"%s\", \"p50Micros\": %.1f, \"p90Micros\": %.1f, \"p99Micros\": %.1f, \"ratio\": %.3f}",
          c ? "," : "", l[c].name, l[c].p50, l[c].p90, l[c].p99, l[c].p50 / l[0].p50);
    fprintf(file, "]");
  }
  if (t) {
    fprintf(file, ",\n \"throughput\": [");
    for (int i = 0; i < LOADS * CROWDS; i++)
      fprintf(file, "%s\n  {\"name\": \"%s\", \"workers\": %d, \"runsPerSecond\": %.1f, \"cpuMicrosPerRun\": %.1f}",
              i ? "," : "", t[i].name, t[i].workers, t[i].runs_a_second, t[i].cpu_us);
    fprintf(file, "]");
  }
  if (memory)
    fprintf(file, ",\n \"memory\": {\"warmCells\": %d, \"pssBytes\": %llu}", WARM_CELLS, (unsigned long long)memory);
  fprintf(file, "}\n");
  if (fclose(file) != 0) die(path);
}

int main(int argc, char **argv) {
  static struct latency latency[CONTENDERS];
  static struct throughput throughput[LOADS * CROWDS];
  struct setting setting = {.program = "true"};
  int rounds = 1000, option;
  double seconds = 2;
  const char *json = NULL;
  while ((option = getopt(argc, argv, "l:f:p:r:s:j:ci:")) != -1) switch (option) {
      case 'l': setting.launcher = optarg; break;
      case 'f': setting.folder = optarg; break;
      case 'p': setting.program = optarg; break;
      case 'r': rounds = atoi(optarg); break;
      case 's': seconds = atof(optarg); break;
      case 'j': json = *optarg ? optarg : NULL; break;
      case 'c': setting.cgroup = true; break;
      case 'i': setting.ids = (unsigned)strtoul(optarg, NULL, 10); break;
      default: setting.launcher = NULL;
    }
  if (!setting.launcher || !setting.folder || rounds < 0 || seconds < 0) {
    fprintf(stderr,
            "usage: bench -l LAUNCHER -f FOLDER [-p PROGRAM] [-r ROUNDS] [-s SECONDS] [-j FILE] [-c] [-i FIRST]\n"
            "  FOLDER is absolute and holds PROGRAM (true). 0 ROUNDS: no latency; 0 SECONDS: no throughput.\n"
            "  -j: also as JSON; -c: limits are held by cgroups of version 1\n"
            "  -i: as root, cells have ids of their own out of the 65,536 from FIRST on\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (rounds) {
    measure_latency(&setting, rounds, latency);
    print_latency(latency);
  }
  if (seconds > 0) {
    measure_throughput(&setting, seconds, throughput);
    print_throughput(throughput);
  }
  uint64_t memory = measure_memory(&setting);
  print_memory(memory);
  if (json) write_json(json, &setting, rounds, rounds ? latency : NULL, seconds > 0 ? throughput : NULL, memory);
  return 0;
}
