// The launcher's slots: each a keeper and a cgroup, used by one cell after another.
#pragma once

#include <poll.h>
#include <stdint.h>
#include <sys/types.h>

#include "cgroup.h"
#include "fail.h"
#include "ids.h"
#include "template.h"
#include "wire.h"

enum { MOST_SLOTS = IDS_COUNT, MOST_IDLE_SLOTS = 64 };

struct slots {
  const struct cgroups *cgroups;
  uint32_t root_count;
  uint32_t ids;  // how many the slots have to themselves, from 1 on; 0: all have the launcher's
  uint32_t count;
  struct slot *all[MOST_SLOTS];
};

// Hands an OPEN_CELL message over to an idle slot of that template, or to a new one.
int slots_open_cell(struct slots *s, struct message *message, struct failure *why);

// Hands a KILL_CELL message over to the slot of that cell.
void slots_kill_cell(const struct slots *s, struct message *message);

// Writes one poll entry for each slot behind `events`, which has room for all of them.
void slots_poll(const struct slots *s, struct pollfd *events);

// Works through what keepers said; `events` as slots_poll wrote them. `relay` sends on what is for the JVM.
void slots_heard(struct slots *s, const struct pollfd *events, void (*relay)(const struct message *));

// A child of the launcher was reaped: if it was a keeper, clears its slot away.
void slots_reaped(struct slots *s, pid_t keeper, void (*relay)(const struct message *));
