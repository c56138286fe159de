#include "perf.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <unistd.h>

#include "arch.h"
#include "fd.h"
#include "setup.h"

static int open_counter(uint32_t type, uint64_t counted, bool inherited) {
  const struct perf_event_attr what = {
      .type = type,
      .size = sizeof what,
      .config = counted,
      .inherit = inherited,
      // Without it more than the usual rights are asked for; a clock counts time in the kernel all the same.
      .exclude_kernel = 1,
      .exclude_hv = 1,
  };
  return (int)setup_call(SYS_perf_event_open, (uint64_t)(uintptr_t)&what, 0, (uint64_t)-1, (uint64_t)-1,
                         PERF_FLAG_FD_CLOEXEC);
}

// The same for all cells.
static bool counts_instructions;

void perf_learn(void) {
  auto_fd int probe = open_counter(PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS, false);
  counts_instructions = probe >= 0;
}

struct perf perf_open(bool clock_wanted) {
  struct perf p = {.task_clock = -1, .instructions = -1, .own_instructions = -1};
  if (clock_wanted) p.task_clock = open_counter(PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK, true);
  if (!counts_instructions) return p;
  p.instructions = open_counter(PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS, true);
  if (p.instructions >= 0) p.own_instructions = open_counter(PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS, false);
  return p;
}

static uint64_t value_of(int counter, int *error) {
  uint64_t value;
  if (counter < 0) return 0;
  for (int tries = 0; tries < 3; tries++) {
    errno = EIO;  // of a counter that says nothing
    if (read(counter, &value, sizeof value) == sizeof value) return value;
    if (errno != EINTR) break;
  }
  *error = errno;
  return 0;
}

struct perf_reading perf_read(const struct perf *perf) {
  struct perf_reading now = {0};
  uint64_t all = value_of(perf->instructions, &now.error), own = value_of(perf->own_instructions, &now.error);
  now.cpu_us = value_of(perf->task_clock, &now.error) / 1000u;
  now.instructions = all > own ? all - own : 0;
  return now;
}
