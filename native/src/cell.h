// Building a cell: the keeper's share (the template), then from the clone into fresh namespaces to root, capabilities
// and init.
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "cell_mount.h"
#include "cgroup.h"
#include "fail.h"
#include "template.h"
#include "wire.h"

enum { MOST_MOUNTS = 16, HOSTNAME_ROOM = 64, NETWORK_NONE = 0, NETWORK_LOOPBACK = 1 };

struct cell_spec {
  uint32_t id;
  const struct template *template;
  uint8_t network;
  uint64_t scratch_bytes;
  uint32_t scratch_inodes;
  char hostname[HOSTNAME_ROOM];
  uint32_t mount_count;
  struct cell_mount mounts[MOST_MOUNTS];
};

// Reads an OPEN_CELL message.
int cell_spec_read(const struct message *message, uint32_t root_count, struct cell_spec *spec, struct failure *why);

// Mounts what cells of one slot have in common, in the keeper's mount namespace.
int cell_mount_template(const struct template *template, struct failure *why);

// What the keeper gives to the inits that it clones.
struct cell_parent {
  uint32_t root_count;
  uint32_t id;  // the user and group that root of the cell is, in the launcher's namespace
  const struct cgroups *all;
  const struct slot_cgroup *cgroup;
  int connection;  // the cell's
  int borrower;    // with the keeper, for what only that can mount (lend.h), or -1
};

// Clones the cell's init, which builds the cell and then serves its connection. Returns its pid, or -1.
pid_t cell_clone(const struct cell_spec *spec, const struct cell_parent *parent, struct failure *why);
