// Directories of the host that one cell sees read-only beside its template: given when it is opened, or later.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "fail.h"
#include "mounts.h"
#include "wire.h"

struct cell_mount {
  char source[PATH_ROOM];  // in the launcher's tree
  char target[PATH_ROOM];  // in the cell
};

// What an init needs of the launcher's tree once it has left it.
struct cell_tree {
  int top;     // its root, for reaching through only
  int lender;  // the connection with the keeper, where the cell has an id of its own (lend.h); else -1
  uint32_t root_count;
  bool mounts_in_scratch;  // some directory of the host was mounted within the scratch
};

// Reads one mount of a message. Sets the reader's `bad` flag where it is malformed or not allowed.
void cell_mount_read(struct reader *r, uint32_t root_count, struct cell_mount *mount);

// Mounts in a cell that has been entered.
int cell_mount(const struct cell_tree *tree, const struct cell_mount *mount, struct failure *why);
