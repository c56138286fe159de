#include "meter.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"
#include "ledger.h"
#include "sample.h"

enum {
  BACKSTOP_TASKS = 16,
  MOST_TASKS = (4 << 20) - 1,  // the largest number that pids.max takes; see PID_MAX_LIMIT in linux/threads.h
  MOST_OVERSHOOT_US = 4000,    // processor time past its limit, if every processor is taken right after a look
  SHORTEST_LOOK_US = 50,
  LONGEST_SAMPLE_US = 10000,  // bounds how much memory can be taken between two samples
  SHORTEST_SAMPLE_US = 1000,
  PAGE_BYTES = 4 << 10,          // the smallest that any machine has
  BYTES_A_MICROSECOND = 4 << 10  // no machine faults pages in faster than about 4 GiB/s
};

// A machine may lack the file; that it could not be opened for another reason is remembered.
static int open_control(struct meter *m, const struct slot_cgroup *cgroup, int hierarchy, const char *name, int mode) {
  int fd = openat(cgroup->dirs[hierarchy], name, mode | O_CLOEXEC);
  if (fd < 0 && errno != ENOENT && errno != EACCES && !m->blind) m->blind = errno;
  return fd;
}

// Version 1 tells of memory running out through an eventfd that is registered with the control file.
static int open_oom_event1(struct meter *m, const struct slot_cgroup *cgroup, int oom_control) {
  auto_fd int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  char text[32];
  snprintf(text, sizeof text, "%d %d", event, oom_control);
  if (event < 0 || write_file(cgroup->dirs[CGROUP_MEMORY], "cgroup.event_control", text) < 0) {
    if (!m->blind) m->blind = errno;
    return -1;
  }
  return fd_release(&event);
}

static void open_version1(struct meter *m, const struct slot_cgroup *cgroup) {
  m->cpu = open_control(m, cgroup, CGROUP_CPU, "cpuacct.usage", O_RDONLY);
  m->memory_limit = open_control(m, cgroup, CGROUP_MEMORY, "memory.limit_in_bytes", O_RDWR);
  m->swap_limit = open_control(m, cgroup, CGROUP_MEMORY, "memory.memsw.limit_in_bytes", O_RDWR);
  m->memory_now = open_control(m, cgroup, CGROUP_MEMORY, "memory.usage_in_bytes", O_RDONLY);
  m->memory_peak = open_control(m, cgroup, CGROUP_MEMORY, "memory.max_usage_in_bytes", O_RDWR);
  m->memory_oom = open_control(m, cgroup, CGROUP_MEMORY, "memory.oom_control", O_RDONLY);
  m->pids_limit = open_control(m, cgroup, CGROUP_PIDS, "pids.max", O_RDWR);
  m->pids_events = open_control(m, cgroup, CGROUP_PIDS, "pids.events", O_RDONLY);
  m->pids_now = open_control(m, cgroup, CGROUP_PIDS, "pids.current", O_RDONLY);
  m->oom_event = open_oom_event1(m, cgroup, m->memory_oom);
}

static void open_version2(struct meter *m, const struct slot_cgroup *cgroup) {
  m->cpu = open_control(m, cgroup, CGROUP_MEMORY, "cpu.stat", O_RDONLY);
  m->memory_limit = open_control(m, cgroup, CGROUP_MEMORY, "memory.max", O_RDWR);
  m->swap_limit = open_control(m, cgroup, CGROUP_MEMORY, "memory.swap.max", O_RDWR);
  m->memory_now = open_control(m, cgroup, CGROUP_MEMORY, "memory.current", O_RDONLY);
  m->memory_peak = open_control(m, cgroup, CGROUP_MEMORY, "memory.peak", O_RDWR);
  if (m->memory_peak < 0) m->memory_peak = open_control(m, cgroup, CGROUP_MEMORY, "memory.peak", O_RDONLY);
  m->memory_oom = m->oom_event = open_control(m, cgroup, CGROUP_MEMORY, "memory.events", O_RDONLY);
  m->pids_limit = open_control(m, cgroup, CGROUP_MEMORY, "pids.max", O_RDWR);
  m->pids_events = open_control(m, cgroup, CGROUP_MEMORY, "pids.events", O_RDONLY);
  m->pids_now = open_control(m, cgroup, CGROUP_MEMORY, "pids.current", O_RDONLY);
}

int meter_open(struct meter *m, int version, const struct slot_cgroup *cgroup, int victims, struct failure *why) {
  *m = (struct meter){.version = version,
                      .victims = victims,
                      .cpu = -1,
                      .memory_limit = -1,
                      .swap_limit = -1,
                      .memory_now = -1,
                      .memory_peak = -1,
                      .memory_oom = -1,
                      .oom_event = -1,
                      .pids_limit = -1,
                      .pids_events = -1,
                      .pids_now = -1};
  cpu_set_t usable;
  m->processors = sched_getaffinity(0, sizeof usable, &usable) == 0 ? (unsigned)CPU_COUNT(&usable) : CPU_SETSIZE;
  m->perf = perf_open(version == 0);
  if (version == 0) {
    meter_offer_victims(m, true);
    return 0;
  }
  if (version == 1)
    open_version1(m, cgroup);
  else
    open_version2(m, cgroup);
  if (m->blind) return fail_with(why, STAGE_CGROUP, m->blind, 3, "open the cgroup's control files");
  if (m->cpu < 0 || m->memory_limit < 0 || m->memory_now < 0 || m->memory_oom < 0 || m->oom_event < 0 ||
      m->pids_limit < 0)
    return fail(why, STAGE_CGROUP, 3, "open the cgroup's control files");
  return 0;
}

void meter_offer_victims(const struct meter *m, bool offer) {
  static char usual[16];  // may be negative
  static ssize_t length;
  // Without a cgroup only the whole machine can run out of memory, and then the init is as good a victim: it stays one.
  if (!m->version && (!offer || length)) return;
  if (!length) length = pread(m->victims, usual, sizeof usual, 0);
  // A machine that does not allow it is no worse off than before.
  if (length > 0 && pwrite(m->victims, offer ? "1000" : usual, offer ? 4 : (size_t)length, 0) < 0) length = 0;
}

static uint64_t own_cpu_us(void) {
  struct timespec used;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return (uint64_t)used.tv_sec * 1000000u + (uint64_t)used.tv_nsec / 1000u;
}

// The most memory that the init itself has held.
static uint64_t own_peak(void) {
  struct rusage own;
  return getrusage(RUSAGE_SELF, &own) == 0 ? (uint64_t)own.ru_maxrss << 10 : 0;
}

static uint64_t reading(struct meter *m, int fd, const char *key) {
  uint64_t value = 0;
  if (fd < 0) return 0;
  for (int tries = 0; tries < 3; tries++) {
    errno = EIO;  // of a file that says something else
    if (read_number(fd, key, &value)) return value;
    if (errno != EINTR) break;
  }
  m->blind = errno;
  return 0;
}

bool meter_is_blind(const struct meter *m, struct failure *why) {
  return m->blind && fail_with(why, STAGE_SUPERVISE, m->blind, 6, "read what the run used") < 0;
}

static uint64_t cgroup_cpu_us(struct meter *m) {
  return m->version == 1 ? reading(m, m->cpu, "") / 1000u : reading(m, m->cpu, "usage_usec");
}

static struct perf_reading read_counters(struct meter *m) {
  struct perf_reading now = perf_read(&m->perf);
  if (now.error) m->blind = now.error;
  return now;
}

// Memory and swap together may not exceed the limit, and each write must keep limit <= memory and swap.
static int set_memory_limit(const struct meter *m, uint64_t bytes) {
  if (m->version == 2) {
    if (m->swap_limit >= 0 && write_number(m->swap_limit, 0) < 0) return -1;
    return write_number(m->memory_limit, bytes);
  }
  if (m->swap_limit >= 0 && pwrite(m->swap_limit, "-1", 2, 0) != 2) return -1;
  if (write_number(m->memory_limit, bytes) < 0) return -1;
  return m->swap_limit < 0 ? 0 : write_number(m->swap_limit, bytes);
}

static uint64_t larger(uint64_t a, uint64_t b) { return a > b ? a : b; }
static uint64_t difference(uint64_t now, uint64_t before) { return now > before ? now - before : 0; }

int meter_start(struct meter *m, const struct limits *limits, struct failure *why) {
  m->limits = *limits;
  m->reaped_user_us = m->reaped_system_us = m->reaped_peak = m->seen_cpu_us = m->sampled_peak = 0;
  m->sampled_tasks = 1;
  m->sampled_at_most_tasks = false;
  m->own_peak = UINT64_MAX;
  m->blind = 0;
  // With a cgroup the last thing, next to the reading that it is taken from.
  if (!m->version) m->own_cpu_us = own_cpu_us();
  m->base_perf = read_counters(m);
  if (!m->version) {
    ledger_begin();
    return 0;
  }

  m->base_memory = reading(m, m->memory_now, "");
  uint64_t most = m->base_memory + limits->memory;
  if (set_memory_limit(m, most < limits->memory ? UINT64_MAX : most) < 0)
    return fail(why, STAGE_CGROUP, 4, "set the memory limit");
  m->base_tasks = reading(m, m->pids_now, "");
  uint64_t tasks = m->base_tasks + limits->processes;
  if (write_number(m->pids_limit, tasks < MOST_TASKS ? tasks : MOST_TASKS) < 0)
    return fail(why, STAGE_CGROUP, 5, "set the limit of processes");
  m->peak_resets = m->memory_peak >= 0 && pwrite(m->memory_peak, "0", 1, 0) == 1;
  m->base_peak = reading(m, m->memory_peak, "");
  m->base_oom = reading(m, m->memory_oom, "oom_kill");
  m->base_refused = reading(m, m->pids_events, "max");
  m->own_cpu_us = own_cpu_us();
  m->base_cpu_us = cgroup_cpu_us(m);
  return 0;
}

// What its child still did in its memory, before the exec, is in this.
void meter_started(struct meter *m) { m->own_peak = own_peak(); }

static uint64_t micros(struct timeval t) { return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_usec; }

// A child's peak begins with that of the init, whose memory it shares until it executes something. One that got no
// higher is judged by the pages that it touched.
static uint64_t peak_of(const struct meter *m, const struct rusage *usage) {
  uint64_t peak = (uint64_t)usage->ru_maxrss << 10, touched = (uint64_t)usage->ru_minflt * PAGE_BYTES;
  return peak > m->own_peak || peak < touched ? peak : touched;
}

void meter_reaped(struct meter *m, const struct rusage *usage) {
  uint64_t peak = peak_of(m, usage);
  m->reaped_user_us += micros(usage->ru_utime);
  m->reaped_system_us += micros(usage->ru_stime);
  if (peak > m->reaped_peak) m->reaped_peak = peak;
}

// A counter's time, without the init's share.
static uint64_t run_us(struct meter *m, uint64_t now, uint64_t base) {
  return difference(difference(now, base), difference(own_cpu_us(), m->own_cpu_us));
}

static uint64_t cgroup_run_us(struct meter *m) { return run_us(m, cgroup_cpu_us(m), m->base_cpu_us); }

static uint64_t perf_run_us(struct meter *m) {
  return m->perf.task_clock < 0 ? 0 : run_us(m, read_counters(m).cpu_us, m->base_perf.cpu_us);
}

uint64_t meter_cpu_us(struct meter *m) {
  if (m->version) return m->seen_cpu_us = larger(cgroup_run_us(m), m->seen_cpu_us);
  struct sample now = sample_tree(m->limits.memory, m->reaped_user_us + m->reaped_system_us);
  if (now.error) m->blind = now.error;
  m->sampled_peak = larger(now.memory, m->sampled_peak);
  if (now.tasks >= m->limits.processes) m->sampled_at_most_tasks = true;
  m->sampled_tasks = now.tasks;
  return m->seen_cpu_us = larger(larger(perf_run_us(m), now.cpu_us), m->seen_cpu_us);
}

bool meter_out_of_memory(struct meter *m) {
  if (m->version) return reading(m, m->memory_oom, "oom_kill") > m->base_oom;
  return m->sampled_peak > m->limits.memory || m->reaped_peak > m->limits.memory;
}

bool meter_out_of_processes(struct meter *m) {
  return m->version ? reading(m, m->pids_events, "max") > m->base_refused : m->sampled_at_most_tasks;
}

// The init counts as one. Where a cgroup holds the limit this is only a backstop, and a little higher: the kernel looks
// at it first, and what it refuses is counted nowhere.
uint64_t meter_rlimit_processes(const struct meter *m, uint32_t processes) {
  return (uint64_t)processes + 1 + (m->version ? BACKSTOP_TASKS : 0);
}

// Tasks alive in the cell besides the keeper and the init; at least 1.
static unsigned running_tasks(struct meter *m) {
  uint64_t tasks = m->version ? difference(reading(m, m->pids_now, ""), m->base_tasks) : m->sampled_tasks;
  return tasks > 0 ? (unsigned)tasks : 1;
}

// When the limit would be reached by the tasks that there are; but no later than new ones on every processor could have
// passed it by more than MOST_OVERSHOOT_US.
static uint64_t cpu_look_us(struct meter *m, uint64_t left) {
  uint64_t most = m->processors < m->limits.processes ? m->processors : m->limits.processes;
  if (m->limits.one_processor) most = 1;
  uint64_t running = running_tasks(m);
  uint64_t due = left / (running < most ? running : most), safe = larger(left, MOST_OVERSHOOT_US) / most;
  return due < safe ? due : safe;
}

uint64_t meter_next_look_us(struct meter *m, uint64_t cpu_us) {
  uint64_t due = cpu_look_us(m, difference(m->limits.cpu_us, cpu_us));
  if (!m->version) {
    uint64_t memory_due = difference(m->limits.memory, m->sampled_peak) / BYTES_A_MICROSECOND;
    if (memory_due > LONGEST_SAMPLE_US) memory_due = LONGEST_SAMPLE_US;
    if (memory_due < SHORTEST_SAMPLE_US) memory_due = SHORTEST_SAMPLE_US;
    if (memory_due < due) due = memory_due;
  }
  return due < SHORTEST_LOOK_US ? SHORTEST_LOOK_US : due;
}

static uint64_t cgroup_peak(struct meter *m) {
  uint64_t peak = reading(m, m->memory_peak, "");
  // Where the kernel cannot reset the peak (v2 before 6.12), a run that stayed below an earlier one shows no peak of
  // its own.
  if (!m->peak_resets && peak <= m->base_peak) return m->reaped_peak;
  // What the init has taken meanwhile, for output that it keeps, is not the run's.
  uint64_t own = difference(own_peak(), m->own_peak);
  // Each processor charges a cgroup ahead in batches, so that the base may be too high; no run took less than its
  // largest process.
  return larger(difference(peak, m->base_memory + own), m->reaped_peak);
}

// The sum is exact; its split into user and system is that of the reaped processes.
static void split(struct usage *total) {
  uint64_t reaped = total->user_us + total->system_us;
  total->user_us = reaped ? (uint64_t)((double)total->cpu_us * (double)total->user_us / (double)reaped) : total->cpu_us;
  total->system_us = difference(total->cpu_us, total->user_us);
}

struct usage meter_finish(struct meter *m) {
  struct usage total = {.user_us = m->reaped_user_us, .system_us = m->reaped_system_us};
  total.instructions = difference(read_counters(m).instructions, m->base_perf.instructions);
  if (!m->version) {
    total.cpu_us = larger(larger(perf_run_us(m), m->seen_cpu_us), ledger_close(total.user_us + total.system_us));
    total.peak = larger(m->sampled_peak, m->reaped_peak);
    split(&total);
    return total;
  }
  total.cpu_us = larger(cgroup_run_us(m), m->seen_cpu_us);
  split(&total);
  total.peak = cgroup_peak(m);
  if (total.peak > m->limits.memory) total.peak = m->limits.memory;
  // Between runs the limit would hit the init alone: with files that are put, and where a run left it nothing.
  set_memory_limit(m, UINT64_MAX);
  return total;
}

enum mechanism meter_cpu_by(const struct meter *m) {
  if (m->version) return (enum mechanism)m->version;
  return m->perf.task_clock >= 0 ? BY_PERF : BY_SAMPLING;
}

enum mechanism meter_memory_by(const struct meter *m) { return m->version ? (enum mechanism)m->version : BY_SAMPLING; }
enum mechanism meter_processes_by(const struct meter *m) { return m->version ? (enum mechanism)m->version : BY_RLIMIT; }
