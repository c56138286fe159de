// Temporary directories and what lies in them.
#pragma once

#include <stddef.h>

enum { FOLDER_ROOM = 64 };

// Makes an empty directory below TMPDIR or /tmp and writes its path. Exits on failure.
void folder_make(char path[FOLDER_ROOM]);

// Removes a directory with everything in it, however deep; follows no link and crosses no mount.
void folder_remove(const char *path);

// Writes a file below the directory `at`.
void folder_write(int at, const char *name, const void *bytes, size_t length);
