// A run's standard input that came as bytes.
#pragma once

#include "fail.h"
#include "wire.h"

// Opens a standard input that gives `bytes` and then ends. Returns the descriptor, which closes on exec, or -1.
int input_open(const struct span *bytes, struct failure *why);
