// Ids of the cells' own: out of a range of subordinate user and group ids (subuid(5), subgid(5)), so that no two cells
// have one user of the host in common, nor with the user of the service.
//
// The launcher's user namespace (U0) maps that user as its root and IDS_COUNT ids of the range behind it; each slot has
// one of them, which is all that the cells in it map. So whatever the kernel counts or allows by user is apart:
// signals, ptrace(2), /proc, the owner of what is left somewhere, memory of pipes, descriptors in flight, watches.
//
// Two launchers never take the same ids: each locks its own in /etc/subuid and /etc/subgid, one byte an id, where
// everybody who is given ids of that machine sees it (ids_reserve).
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "fail.h"
#include "mounts.h"

enum { IDS_COUNT = 1024 };  // as many as there can be slots

struct id_range {
  uint32_t first, count;
};

// What the JVM has found that may be used. A count of 0: none.
struct ids_offer {
  struct id_range users, groups;
  char newuidmap[PATH_ROOM], newgidmap[PATH_ROOM];  // not needed by root
};

// What a launcher has got.
struct ids {
  uint32_t count;  // IDS_COUNT, or 0: all cells have the launcher's own user and group
  uint32_t first_user, first_group;
  int locks[2];
  char refused[sizeof((struct failure *)0)->detail];  // why there are none although they were offered, or empty
};

// Takes IDS_COUNT ids of the ranges that no other launcher has, for as long as this process lives, and those that
// inherit the locks. `uid` and `gid`, which are the launcher's own, and root are never among them.
void ids_reserve(struct ids *ids, const struct ids_offer *offer, uid_t uid, gid_t gid);

// Gives them back, and remembers why.
void ids_refuse(struct ids *ids, const char *why);

// Maps `uid` and `gid` as root and the ids behind them, in the user namespace that `pid` is in. The caller has
// CAP_SETUID and CAP_SETGID over the parent of that namespace; see user_namespaces(7).
int ids_write_maps(const struct ids *ids, pid_t pid, uid_t uid, gid_t gid);
