// Sockets that outlive their processes: one that travels in a message to itself is held by nobody, and keeps its name,
// its locks and what else travels with it until the kernel's collector has found it; see unix(7), SCM_RIGHTS.
#pragma once

#include "fail.h"

// In a new cell's init: opens what tells of the sockets of its net namespace. Returns the descriptor, or -1.
int sockets_open(struct failure *why);

// When no process of a run is left: waits until no socket is, of any kind.
int sockets_await_none(int sockets, struct failure *why);
