// Mounting: the steps of which the launcher's own tree and a cell's root are made. Each returns 0 or -1 with errno.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { PATH_ROOM = 1024 };

// Joins two parts; fails with ENAMETOOLONG.
int join_path(char room[PATH_ROOM], const char *first, const char *second);

// Makes a directory; one that is there already will do.
int make_dir(const char *path);

// Makes the mount at `path` and those below it read-only, without set-user-id and without devices.
int mount_restrict(const char *path);

// A read-only overlay of the directory `lower` at `target`: a file system of its own, so that locks and watches on it
// do not meet those of other cells. `empty` is an empty directory (overlayfs wants two layers).
int mount_overlay(const char *lower, const char *empty, const char *target);

// Binds `source` with what is mounted below it.
int mount_bind(const char *source, const char *target);

// A capped tmpfs. Without times of access, or reading a folder would leave a trace in it from run to run.
int mount_scratch(const char *target, uint64_t bytes, uint32_t inodes);

// procfs that shows only processes, and of those only what the reader may trace.
int mount_proc(const char *target);

// Brings the loopback interface of the current net namespace up.
int loopback_up(void);
