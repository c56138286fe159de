// How the launcher of an ordinary user comes by ids that are not that user's: newuidmap(1) and newgidmap(1).
#pragma once

#include <sys/types.h>

#include "ids.h"

// Clones a process into a new user namespace that maps `ids`, without any supplementary group, and runs `start` in it.
// Returns its pid, as a child of the caller. Where the helpers do not do it (no_new_privs, a container that takes their
// capabilities away, an account that they do not know) returns -1, with the reason in `ids->refused`.
pid_t mapper_clone(const struct ids_offer *offer, struct ids *ids, unsigned long namespaces, void (*start)(void *),
                   void *argument);
