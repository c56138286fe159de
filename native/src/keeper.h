// A keeper: one process for each slot, which holds what cells can have one after another (a net and an IPC namespace, a
// read-only overlay of one template, a cgroup) and clones the inits of those cells, one at a time.
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "cgroup.h"
#include "fail.h"
#include "template.h"

enum { KEEPER_CONNECTION = 3 };  // the descriptor of its connection with the launcher

// Clones a keeper that takes OPEN_CELL and KILL_CELL messages from `connection` and answers with FAIL and CELL_GONE,
// all as on the control connection. It ends by itself after a cell that left something behind, and when the connection
// ends. Returns its pid, or -1.
pid_t keeper_clone(const struct template *template, uint32_t root_count, const struct cgroups *all,
                   const struct slot_cgroup *cgroup, int connection, struct failure *why);
