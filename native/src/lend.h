// Mounts of what a cell with an id of its own may not read: a directory that belongs to the service's user alone.
//
// The keeper has the launcher's capabilities, and so may read it. At an init's request it mounts an overlay, whose
// files are read with its own rights, of two layers: on top a tmpfs in which directories are open to all and
// private files copied, below it the directory itself. The mount travels to the init as a descriptor.
#pragma once

#include "cell_mount.h"
#include "fail.h"

enum { LENT_MOST_BYTES = 256 << 20, LENT_MOST_FILES = 65536 };

// The keeper's end, and that which its inits inherit, one after another. Made by the launcher: in the keeper's net
// namespace no socket may be but the payload's.
int lend_open(int *lender, int *borrower, struct failure *why);

// In the keeper: answers a request.
void lend_serve(int lender);

// In the keeper, when an init has died: takes away what that did not live to take, lest the next one get it.
void lend_forget(int lender, int borrower);

// In an init: mounts what the keeper lends.
int borrow_mount(int borrower, const struct cell_mount *mount, struct failure *why);
