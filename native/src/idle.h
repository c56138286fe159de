// Whether a run that reached its wall limit slept, or was busy.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// Whether every living task of the cell but the init is asleep, and all of them together have waited for a processor
// for less than `enough_us`, as far as the kernel counts it: a wait that is not over is not in the count, but shows.
bool idle_sleeps(uint64_t enough_us);

// For how long the calling process, which has one thread, has used a processor or waited for one, in microseconds.
uint64_t idle_own_us(void);
