// cgroup directories: the launcher's own, made by the guard and removed by it, and one in it for each slot.
//
// Version 1 has a hierarchy for each controller, so everything here comes in up to three; version 2 has one.
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "fail.h"

enum { CGROUP_MEMORY, CGROUP_PIDS, CGROUP_CPU, CGROUP_HIERARCHIES, CGROUP_NAME_ROOM = 48 };

struct cgroups {
  int version;  // 0: none are used
  int count;    // of hierarchies
  int parents[CGROUP_HIERARCHIES];
  int dirs[CGROUP_HIERARCHIES];
  char name[CGROUP_NAME_ROOM];
};

struct slot_cgroup {
  int dirs[CGROUP_HIERARCHIES];
  char name[16];
};

// Makes this launcher's directory under each of `paths`, writable for `uid`, and removes what launchers that died left.
// Where that is not allowed, version becomes 0: limits are then held in other ways, and results say so. Fails where the
// machine is short of something, rather than to do without cgroups from then on.
int cgroups_prepare(struct cgroups *all, int version, int count, char paths[][1024], uid_t uid, gid_t gid,
                    struct failure *why);

// Moves a process (the launcher) out of its parent's cgroup into a leaf of its own.
int cgroups_adopt(const struct cgroups *all, pid_t pid);

// Removes everything that was made; nothing may run in it any more.
void cgroups_remove(struct cgroups *all);

// Makes the directory of one slot.
int slot_cgroup_make(const struct cgroups *all, uint32_t slot, struct slot_cgroup *made, struct failure *why);

// Version 1: moves the calling process, a keeper, into the slot's cgroup, where its children begin; moving one for each
// cell would stop every fork and exit on the machine for milliseconds. (Version 2 clones into it.)
int slot_cgroup_enter(const struct cgroups *all, const struct slot_cgroup *slot, struct failure *why);

// Gives the control files that an init writes to the user and group of the slot's cells, if they have their own.
int slot_cgroup_give(const struct cgroups *all, const struct slot_cgroup *slot, uint32_t id, struct failure *why);

// How often memory has run out in it.
uint64_t slot_cgroup_kills(const struct cgroups *all, const struct slot_cgroup *slot);

// Between two cells: lifts the limits of the last run and lets go of the files that it had read.
int slot_cgroup_reset(const struct cgroups *all, const struct slot_cgroup *slot);

// Removes the directory, in which no process may be any more.
void slot_cgroup_remove(const struct cgroups *all, struct slot_cgroup *slot);
