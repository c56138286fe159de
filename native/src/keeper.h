// A keeper: one process for each slot, which holds what cells can have one after another (a net namespace, a read-only
// overlay of one template, a cgroup) and clones the inits of those cells, one at a time.
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "cgroup.h"
#include "fail.h"
#include "template.h"

enum { KEEPER_CONNECTION = 3 };  // the descriptor of its connection with the launcher

struct keeper_spec {
  const struct template *template;
  uint32_t root_count;
  uint32_t id;  // the user and group that it becomes, in the launcher's namespace; 0: the launcher's own
  struct slot_cgroup cgroup;
  int lender, borrower;  // with an id: the ends of a connection with its inits (lend.h); else -1
};

// Clones a keeper that takes OPEN_CELL and KILL_CELL messages from `connection` and answers with FAIL and CELL_GONE,
// all as on the control connection. It ends by itself after a cell that left something behind, and when the connection
// ends. Returns its pid, or -1.
pid_t keeper_clone(const struct keeper_spec *spec, const struct cgroups *all, int connection, struct failure *why);
