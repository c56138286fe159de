// Set-up calls: what building a cell or a run needs of the kernel, and no payload may have.
//
// The filter is installed once, in the launcher, and inherited by everything below it (an installation takes about as
// long as the bare start of a process). So keepers and inits are filtered as their payloads are, and make the calls
// that syscalls.h lists as SETUP through the functions below, which put a random secret of 64 bits into the sixth
// argument register. The kernel looks at five arguments of these calls at most.
//
// The secret is in the memory of launcher, keepers and inits, and in the kernel. A payload cannot have it:
//   - execve replaces the memory that the payload's child shared with the init, and clears every register;
//   - the init is not dumpable, which closes /proc/1/mem, maps, syscall, stack and the rest to whoever has no
//     CAP_SYS_PTRACE over it; launcher and keepers are in a pid namespace that no cell sees; ptrace, process_vm_readv,
//     process_madvise, kcmp, pidfd_getfd and perf_event_open are refused;
//   - none of these processes dumps core where a payload could read it (RLIMIT_CORE, and not dumpable);
//   - the filter compares both halves in one step, so that neither guessing half of it nor timing tells anything;
//   - reading a filter back (PTRACE_SECCOMP_GET_FILTER) takes ptrace, and CAP_SYS_ADMIN over the host.
// Its descriptors, signal frames and messages never hold it, and it is another one for each launcher.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <linux/sched.h>

#include "fail.h"

// Draws the secret and installs the filter for the calling process, which has one thread, and all that it will clone.
// Sets no_new_privs and RLIMIT_CORE, which are inherited too. Before it the functions below are plain system calls.
int setup_begin(bool memory_is_counted, struct failure *why);

// Any call that syscalls.h lists as SETUP. Returns what syscall(2) does: -1 with errno when it fails.
long setup_call(long number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e);

// Those that are made at more than one place, with their arguments' types.
int setup_mount(const char *source, const char *target, const char *type, unsigned long flags, const char *data);
int setup_umount(const char *target, int flags);
int setup_unshare(int flags);
int setup_clone3(const struct clone_args *how);  // the pid, 0 in the child
