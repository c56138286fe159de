// Templates: root file systems that the launcher puts together once, in its own tree, and cells mount read-only.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "fail.h"
#include "mounts.h"
#include "wire.h"

// Where things stand in the launcher's own tree, which is all that it and the cells keep of the host.
#define TREE_EMPTY "/empty"      // an empty directory
#define TREE_ROOTS "/roots"      // one host directory each, read-only: /roots/0, /roots/1, ...
#define TREE_TEMPLATES "/t"      // one template each, by id
#define TREE_DEV "/dev"          // the devices of every cell
#define TREE_CELL "/cell"        // where a cell mounts its root
#define TREE_SCRATCH "/scratch"  // where a cell mounts its scratch
#define TREE_LENT "/lent"        // where a keeper puts together what it lends (lend.h)

enum { MOST_TEMPLATES = 64, MOST_BINDS = 32, MOST_ROOTS = 64 };

struct template_bind {
  char source[PATH_ROOM];  // in the launcher's tree
  char target[PATH_ROOM];  // in the template
  bool plain;              // no overlay can be had, because something is mounted below the source
};

struct template {
  uint32_t id;
  bool sealed;
  uint32_t bind_count;
  struct template_bind binds[MOST_BINDS];
};

// The sealed template of that id, or NULL.
const struct template *template_find(uint32_t id);

// Applies a TEMPLATE message. Sets `sealed` when it was the template's last.
int template_apply(const struct message *message, uint32_t root_count, bool *sealed, struct failure *why);

// Joins a root's number and a path below it into a path of the launcher's tree. The path may be empty.
int root_path(char room[PATH_ROOM], uint32_t root, const char *below);

// Whether the path has no empty, `.` or `..` segments, so that it stays below where it starts.
bool path_is_plain(const char *path);
