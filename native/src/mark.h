// Marks: what each step of building a cell and of a run takes. They are there only in a launcher that is compiled with
// -DMARKS (`make -C benchmarks/native steps`); otherwise they are nothing.
//
// MARK(step) books the time since the last mark under `step`, a string literal. A clone takes the time of its parent's
// last mark along, so that a chain of marks goes on in the child; MARK_START() begins a new chain. All samples lie in
// memory that is shared by the launcher and all below it; the guard prints them when the launcher has ended.
#pragma once

#ifdef MARKS
void marks_open(void);
void marks_print(void);
void mark_start(void);
void mark(const char *step);
#define MARK_START() mark_start()
#define MARK(step) mark(step)
#else
static inline void marks_open(void) {}
static inline void marks_print(void) {}
#define MARK_START() ((void)0)
#define MARK(step) ((void)0)
#endif
