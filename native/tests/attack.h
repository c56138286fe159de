// What a hostile payload tries against the filter and the init; each prints what worked, and returns its exit code.
#pragma once

// Set-up calls with values that somebody might take for the secret in the sixth argument.
int guess_secret(void);

// Set-up calls with whatever the program has been left in its memory.
int search_secret(void);

// The files in /proc by which another process's memory and registers can be read.
int spy_on_init(void);

// Executes a copy of this program with every bit and attribute that gives privileges, for its status.
int gain_privileges(const char *self);

// Whether children, threads and executed programs are filtered too; `self` is the path of this program.
int escape_filter(const char *self);
