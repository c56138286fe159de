// The Test Anything Protocol, https://testanything.org: one line a check, the plan last.
#pragma once

#include <stdbool.h>

// Prints `ok N - description` or `not ok N - ...` with the place of the check. Returns whether it passed.
#define ok(passed, ...) tap_ok((passed), __FILE__, __LINE__, __VA_ARGS__)

// A check that is known to fail until something is done: its failure does not count.
#define todo(passed, ...) tap_todo((passed), __VA_ARGS__)

bool tap_ok(bool passed, const char *file, int line, const char *format, ...) __attribute__((format(printf, 4, 5)));

bool tap_todo(bool passed, const char *description);

// A line of explanation below a check that failed.
void tap_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

// A check that cannot be made here, and why.
void tap_skip(const char *description, const char *reason);

// Goes before every description from here on.
void tap_prefix(const char *prefix);

// Prints the plan. Returns main's status.
int tap_done(void);
