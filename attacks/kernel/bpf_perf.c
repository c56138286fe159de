// Programs for the kernel's own virtual machine, whose verifier was outwitted again and again, and the counters of
// perf, through which other processes are watched.
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  union bpf_attr attribute = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1};
  for (int command = 0; command < 40; command++)
    REFUSED(syscall(SYS_bpf, command, &attribute, sizeof attribute), EPERM);
  for (unsigned type = 0; type < 8; type++) {
    struct perf_event_attr counter = {.type = type, .size = sizeof counter, .exclude_kernel = 1};
    REFUSED(syscall(SYS_perf_event_open, &counter, 0, -1, -1, 0), EPERM);
    REFUSED(syscall(SYS_perf_event_open, &counter, 1, -1, -1, 0), EPERM);
    REFUSED(syscall(SYS_perf_event_open, &counter, -1, 0, -1, 0), EPERM);
  }
  REFUSED(open("/sys/fs/bpf", O_RDONLY), ENOENT);
  REFUSED(open("/sys/kernel/tracing/trace", O_RDONLY), ENOENT);
  return 0;
}
