// The system calls of the payload: a seccomp filter made of the table in syscalls.h.
#pragma once

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fail.h"

// Builds the program, once, before the first use. `memory_is_counted`: a cgroup counts what a payload holds in files
// that have no name; where none does, it cannot make any. `setup_secret`: what must stand in the sixth argument of a
// set-up call (setup.h). Fails only if the table is at odds with itself.
int filter_build(bool memory_is_counted, uint64_t setup_secret, struct failure *why);

// The program that was built; for tests.
const struct sock_fprog *filter_program(void);

// Installs it for the calling thread, which needs no_new_privs. Returns 0 or -1 with errno.
int filter_install(void);
