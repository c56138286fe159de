// What in a directory its owner may read and others may not: a cell with an id of its own is another user (ids.h).
#pragma once

#include <stdbool.h>

// Whether the caller, as the payload will, can read whatever of the directory and below it the owner can. Of a large
// one the first thousand entries speak for all.
bool is_for_all(const char *directory);

// Makes in `copy`, an empty directory, what is to lie over the directory `from` so that everybody can read it: all its
// directories, and copies of its private files. What even the caller cannot read, or is neither file nor directory,
// stays as it is.
int copy_private(int from, int copy);
