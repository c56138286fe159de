#include <stdio.h>
#include <stdlib.h>
#include "driver.h"
#define PAYLOAD(...) .argv = {"/app/payload", __VA_ARGS__}
static struct driver d;
int main(int argc, char **argv) {
  driver_setup(argc, argv);
  d = driver_start();
  int cell = open_cell(&d, 1);
  RUN(cell, "write-tiny", "/work/tiny");
  for (int i = 0; i < 5; i++) {
    struct reply r = run(cell, &(struct order){.argv = {"/work/tiny"}});
    tap_note("tiny: outcome %d value %d peak %llu KiB by %d", (int)r.outcome, r.value, (unsigned long long)r.peak >> 10,
             (int)r.memory_by);
    r = RUN(cell, "true");
    tap_note("true: peak %llu KiB", (unsigned long long)r.peak >> 10);
    r = RUN(cell, "alloc", "1");
    tap_note("alloc 1: peak %llu KiB", (unsigned long long)r.peak >> 10);
    r = RUN(cell, "alloc", "8");
    tap_note("alloc 8: peak %llu KiB", (unsigned long long)r.peak >> 10);
  }
  static const char *const names[] = {
      "burn",         "burn-threads", "burn-children",     "burn-unreaped",   "burn-unwaited",
      "burn-daemons", "burn-briefly", "burn-switched-off", "burn-unreadably", "count-to"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    struct reply r = run(cell, &(struct order){PAYLOAD(names[i], "200")});
    tap_note("%s: outcome %d value %d cpu %llu us (%llu+%llu) wall %llu by %d", names[i], (int)r.outcome, r.value,
             (unsigned long long)r.cpu_us, (unsigned long long)r.user_us, (unsigned long long)r.system_us,
             (unsigned long long)r.wall_us, (int)r.cpu_by);
  }
  char cmd[256];
  driver_look(&d);
  for (size_t i = 0; i < d.family_count; i++) {
    snprintf(cmd, sizeof cmd, "echo '#' $(grep -E 'Name|VmHWM|VmRSS|Rss' /proc/%d/status|tr -s '\\n\\t ' ' ')",
             d.family[i]);
    fflush(stdout);
    (void)!system(cmd);
  }
  close_cell(&d, cell);
  driver_stop(&d, "after many runs");
  return driver_done();
}
