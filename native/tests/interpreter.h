// Runs the filter as the kernel would: an interpreter of classic BPF over the program that filter.c made.
#pragma once

#include <stdint.h>

enum { ALLOW = -1, KILL = -2, WRONG = -3 };  // beside the errno values

// What the filter says to a call; `args` may be NULL for zeros. WRONG: nothing that the filter may say.
int action(uint32_t arch, int number, const uint64_t args[6]);

// How many instructions the last call took.
int steps(void);
