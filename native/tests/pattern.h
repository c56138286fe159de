// What test programs print, so that what comes of it can be told from anything else.
#pragma once

#include <stddef.h>

static inline char pattern_at(size_t at) { return (char)('a' + at % 23); }
