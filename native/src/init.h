// The cell's init: pid 1 of the cell. Takes requests from the JVM one after another and is never the payload.
#pragma once

#include "cell_mount.h"
#include "fail.h"
#include "meter.h"

enum { INIT_CONNECTION = 3 };  // the descriptor of the cell connection

// Serves requests until the connection ends; the cell ends with it.
_Noreturn void init_serve(struct meter *meter, const struct cell_tree *tree);

// Says why the cell could not be built, and ends it.
_Noreturn void init_report_unbuilt(const struct failure *why);

// The same, before the connection has its number.
_Noreturn void init_refuse(int connection, const struct failure *why);
