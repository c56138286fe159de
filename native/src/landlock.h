// Landlock: a second lock on what mounts, namespaces and the filter hold already, by another part of the kernel.
//
// A payload in its domain can write in the scratch and to /dev's nodes, and read and execute what its cell shows:
// nothing else, whatever is mounted how; it cannot signal a process outside the domain (the init above all), nor speak
// to an abstract socket from outside. Where the kernel has no Landlock of ABI 2 (Linux 5.19) there is none; doctor says
// so. See landlock(7).
#pragma once

#include <stddef.h>

#include "fail.h"

// Once, in the launcher: what this kernel has.
void landlock_learn(void);

// A ruleset for the cell that the caller has entered, in which what lies below `writable` can be changed. -1 where
// there is no Landlock, and where it fails, with `why` filled in.
int landlock_rules(const int *writable, size_t count, struct failure *why);

// For the calling process and its children, for good. Nothing for a ruleset of -1.
int landlock_enter(int rules, struct failure *why);
