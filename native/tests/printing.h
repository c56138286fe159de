// Programs that print, in every way that could trouble whoever captures it.
#pragma once

int print_pattern(long bytes);  // on standard output, in large pieces
int print_letters(long bytes);  // the same, letter by letter
int print_twice(long bytes);    // on standard error, and half as much on standard output
int print_and_hush(void);       // closes both, and ends later
int hush_and_sleep(void);       // closes both, and never ends
int hoard_pipes(void);          // as many as it can have; says how many, and keeps them
int print_processors(void);     // on which it may run
