// Sandbox faults: which step failed, why, and on what. A fault of the program is an outcome, never one of these.
#pragma once

#include <stdint.h>

// The numbers are part of the protocol (PROTOCOL.md, "Stages").
enum stage {
  STAGE_PROTOCOL = 1,
  STAGE_PRIVILEGES,
  STAGE_USER_NAMESPACE,
  STAGE_ID_MAP,
  STAGE_MOUNT_NAMESPACE,
  STAGE_ROOT_MOUNT,
  STAGE_TEMPLATE,
  STAGE_CGROUP,
  STAGE_CLONE,
  STAGE_HOSTNAME,
  STAGE_LOOPBACK,
  STAGE_ROOT_OVERLAY,
  STAGE_BIND_OVERLAY,
  STAGE_PROC,
  STAGE_DEV,
  STAGE_SCRATCH,
  STAGE_MOUNT,
  STAGE_ENTER_ROOT,
  STAGE_CAPABILITIES,
  STAGE_NESTED_NAMESPACES,  // no longer fails: see enter_root() in cell.c
  STAGE_SECCOMP,
  STAGE_FORK,
  STAGE_STDIO,
  STAGE_SESSION,
  STAGE_RLIMIT,
  STAGE_FRESH_SCRATCH,
  STAGE_WORKING_DIRECTORY,
  STAGE_EXEC,
  STAGE_PUT,
  STAGE_COLLECT,
  STAGE_SUPERVISE,
  STAGE_AFFINITY,
  STAGE_LANDLOCK,
};

struct failure {
  enum stage stage;
  int error;       // an errno
  uint32_t index;  // which of several: mount, limit, file
  char detail[160];
};

// Fills `why` from errno and the arguments, and returns -1, so that a step can end with `return fail(...)`.
int fail(struct failure *why, enum stage stage, uint32_t index, const char *detail);

// The same with an errno of its own.
int fail_with(struct failure *why, enum stage stage, int error, uint32_t index, const char *detail);
