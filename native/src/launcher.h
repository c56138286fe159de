// The launcher proper: pid 1 of a pid namespace of its own, with a mount tree of its own; opens cells and buries them.
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "cgroup.h"
#include "fail.h"
#include "ids.h"
#include "mounts.h"
#include "template.h"

enum { CONTROL_CONNECTION = 3 };  // the descriptor of the control connection

struct hello {
  uint32_t id;
  uid_t uid;
  gid_t gid;
  int cgroup_version;
  uint32_t cgroup_count, root_count;
  char cgroup_dirs[CGROUP_HIERARCHIES][PATH_ROOM];
  char roots[MOST_ROOTS][PATH_ROOM];
  struct ids_offer ids;
};

// Receives and reads the first message. Returns 1 when the connection ended before it.
int hello_receive(struct hello *hello, struct failure *why);

// Answers the HELLO, or any message of that id, with a failure.
void report_failure(uint32_t id, const struct failure *why);

// Runs in the process that was cloned into a user, mount and pid namespace. `guard` becomes readable when the guard
// dies.
_Noreturn void launcher_main(const struct hello *hello, const struct cgroups *cgroups, const struct ids *ids,
                             pid_t outer_pid, int guard);
