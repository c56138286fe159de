// What the fuzz targets share. A target is one file with LLVMFuzzerTestOneInput; docs/fuzzing.md says how they are run.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// What must hold whatever the input is. Not assert(): it also holds in a build with NDEBUG.
#define REQUIRE(condition, what)                                        \
  do {                                                                  \
    if (!(condition)) fuzz_found(__FILE__, __LINE__, #condition, what); \
  } while (0)

static inline _Noreturn void fuzz_found(const char *file, int line, const char *condition, const char *what) {
  fprintf(stderr, "%s:%d: %s does not hold: %s\n", file, line, condition, what);
  abort();
}

// An input that is eaten from its front; zeros come behind its end.
struct food {
  const uint8_t *at, *end;
};

static inline struct food food_of(const uint8_t *data, size_t size) { return (struct food){data, data + size}; }

static inline size_t food_left(const struct food *f) { return (size_t)(f->end - f->at); }

static inline uint8_t eat(struct food *f) { return f->at < f->end ? *f->at++ : 0; }

static inline uint32_t eat_u16(struct food *f) {
  uint32_t low = eat(f);
  return low | (uint32_t)eat(f) << 8;
}

static inline uint32_t eat_u32(struct food *f) {
  uint32_t low = eat_u16(f);
  return low | eat_u16(f) << 16;
}

// At most `most` bytes, which stay part of the input.
static inline const uint8_t *eat_bytes(struct food *f, size_t most, size_t *length) {
  const uint8_t *bytes = f->at;
  *length = food_left(f) < most ? food_left(f) : most;
  f->at += *length;
  return bytes;
}

// A name or a path: up to the next NUL, the end, or the room, on which it is always ended.
static inline size_t eat_text(struct food *f, char *room, size_t size) {
  size_t length = 0;
  for (uint8_t byte; length + 1 < size && (byte = eat(f));) room[length++] = (char)byte;
  room[length] = 0;
  return length;
}

// The number that the next descriptor gets: the same before and after where nothing leaks.
static inline int next_descriptor(void) {
  int next = dup(0);
  REQUIRE(next >= 0, "the target needs a standard input");
  close(next);
  return next;
}
