// The system calls of the payload: a seccomp filter made of the table in syscalls.h.
#pragma once

#include <linux/filter.h>
#include <stddef.h>

#include "fail.h"

// Builds the program once per process. Returns it; it stays valid. Fails only if the table is at odds with itself.
const struct sock_fprog *filter_program(struct failure *why);

// Installs it for the calling thread, which needs no_new_privs. Returns 0 or -1 with errno.
int filter_install(const struct sock_fprog *program);
