// A cell's scratch: /work, /tmp and /dev/shm are folders of one tmpfs, so that one cap holds for all three.
//
// A run with a fresh scratch uses the cell's own where nothing has touched it since it was made, and afterwards it is
// proved that the run did not either; if it did, the init makes a new one, off the path. Once the scratch holds what is
// to stay (files that were put, what ordinary runs left), such a run gets one in a mount namespace of its own instead
// (payload.c), which costs it several mounts.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "cell_mount.h"
#include "fail.h"

enum { SCRATCH_FOLDERS = 3, SCRATCH_WORK = 0, SCRATCH_MARKS = SCRATCH_FOLDERS + 1 };

enum scratch_state {
  SCRATCH_NEW,      // nothing has touched it
  SCRATCH_IN_USE,   // by a run that is to find it new, and is to leave it so
  SCRATCH_KEPT,     // holds what the cell's requests share, for good
  SCRATCH_TOUCHED,  // by such a run
};

struct scratch {
  uint64_t bytes;
  uint32_t inodes;
  enum scratch_state state;
  int tree;                      // the launcher's tree
  int folders[SCRATCH_FOLDERS];  // /work, /dev/shm, /tmp
  int root;                      // of the tmpfs, which no payload can reach
  int rules;                     // for payloads, in which nothing else can be written (landlock.h)

  // When it was new.
  uint64_t free_blocks, free_inodes;
  struct statx_timestamp changed[SCRATCH_MARKS];
};

// Once, in the launcher, whose tree stands: learns how finely this kernel stamps changes.
void scratch_learn(void);

// Mounts it in a cell whose root has not been entered yet.
int scratch_mount(uint64_t bytes, uint32_t inodes, struct failure *why);

// In the child that becomes a payload: the same for this run alone, in a mount namespace of its own, which is gone when
// the run's last process is. `rules` are those for it.
int scratch_mount_apart(const struct scratch *s, int *rules, struct failure *why);

// In the cell: takes it over, as new.
int scratch_open(struct scratch *s, const struct cell_tree *tree, struct failure *why);

// From here on it is to keep what it holds.
void scratch_keep(struct scratch *s);

// Whether a path of the cell lies in it.
bool scratch_holds(const char *path);

// Gives it to a run that is to find it new, if it is so and can be seen to be so afterwards.
bool scratch_lend(struct scratch *s);

// After such a run, when nothing of it is left: sees whether anything has changed.
void scratch_check(struct scratch *s);

// Makes a new one in the place of one that was touched.
int scratch_renew(struct scratch *s, struct failure *why);
