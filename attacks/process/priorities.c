// Wants more of the processor than others get, and pid 1 to get less: niceness, scheduling classes, deadlines, processors,
// and the priority of input and output; its own, that of pid 1 and that of everybody with its user.
#define _GNU_SOURCE
#include <sched.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "attack.h"

struct attributes {  // sched_setattr(2)
  uint32_t size, policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime, deadline, period;
};

enum { BY_PROCESS = 1, BY_GROUP, BY_USER, CLASS_SHIFT = 13, REAL_TIME = 1, DEADLINE = 6 };

static int set_attributes(int pid, struct attributes wanted) {
  wanted.size = sizeof wanted;
  return (int)syscall(SYS_sched_setattr, pid, &wanted, 0);
}

static void of_others(void) {
  const struct sched_param low = {0}, high = {.sched_priority = 1};
  cpu_set_t first;
  CPU_ZERO(&first);
  CPU_SET(0, &first);
  REFUSED(setpriority(PRIO_PROCESS, 1, 19), EPERM);
  REFUSED(setpriority(PRIO_PGRP, 0, 19), EPERM);
  REFUSED(setpriority(PRIO_PGRP, 1, 19), EPERM);
  REFUSED(setpriority(PRIO_USER, 0, 19), EPERM);
  REFUSED(sched_setscheduler(1, SCHED_IDLE, &low), EPERM);
  REFUSED(sched_setscheduler(1, SCHED_FIFO, &high), EPERM);
  REFUSED(sched_setparam(1, &low), EPERM);
  REFUSED(set_attributes(1, (struct attributes){.nice = 19}), EPERM);
  REFUSED(sched_setaffinity(1, sizeof first, &first), EPERM);
  REFUSED(syscall(SYS_ioprio_set, BY_PROCESS, 1, 3 << CLASS_SHIFT), EPERM);
  REFUSED(syscall(SYS_ioprio_set, BY_GROUP, 0, 3 << CLASS_SHIFT), EPERM);
  REFUSED(syscall(SYS_ioprio_set, BY_USER, 0, 3 << CLASS_SHIFT), EPERM);
}

static void of_its_own(void) {
  const struct sched_param high = {.sched_priority = 1};
  cpu_set_t first;
  CPU_ZERO(&first);
  CPU_SET(0, &first);
  REFUSED(setpriority(PRIO_PROCESS, 0, -1), EACCES, EPERM);
  REFUSED(nice(-1), EPERM);
  REFUSED(sched_setscheduler(0, SCHED_FIFO, &high), EPERM);
  REFUSED(sched_setscheduler(0, SCHED_RR, &high), EPERM);
  REFUSED(set_attributes(0, (struct attributes){.policy = SCHED_FIFO, .priority = 99}), EPERM);
  REFUSED(set_attributes(0, (struct attributes){.nice = -20}), EPERM);
  REFUSED(set_attributes(0, (struct attributes){.policy = DEADLINE, .runtime = 9e6, .deadline = 1e7, .period = 1e7}),
          EPERM);
  REFUSED(sched_setaffinity(0, sizeof first, &first), EPERM);
  REFUSED(syscall(SYS_ioprio_set, BY_PROCESS, 0, REAL_TIME << CLASS_SHIFT), EPERM);
  // What it lowers it cannot raise again.
  if (setpriority(PRIO_PROCESS, 0, 5) < 0) broken("a higher niceness: %s", strerror(errno));
  REFUSED(setpriority(PRIO_PROCESS, 0, 0), EACCES, EPERM);
}

int main(void) {
  of_others();
  of_its_own();
  return 0;
}
