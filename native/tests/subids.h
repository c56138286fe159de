// Subordinate ids for tests, on a machine whose files may give none to the user that tests run as.
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "ids.h"

enum { SUBIDS_FIRST_USER = 300000, SUBIDS_FIRST_GROUP = 400000, SUBIDS_COUNT = 4096 };

// As root, for this process and its children alone: makes `uid` an account to which /etc/subuid and /etc/subgid give
// ids. Returns why it cannot be done, or NULL.
const char *subids_prepare(uid_t uid);

// What this user may have: as root any, with files to lock them in. Returns why nothing, or NULL.
const char *subids_find(struct ids_offer *offer);
