// Whether a run that reached its wall limit slept, or was busy.
#pragma once

#include <stdint.h>

// For how long the living tasks of the cell but the init have waited for a processor, in microseconds; 0 where the
// kernel does not count it.
uint64_t idle_waited_us(void);
