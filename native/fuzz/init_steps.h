// What init.c does with a PUT and a COLLECT that it has read: here nothing but to look at it. files_fuzz.c has the
// rest.
#pragma once

#include "collect.h"
#include "fuzz.h"
#include "scratch.h"
#include "wire.h"

static const struct message *step_message;

static inline bool in_step_message(const void *at, size_t length) {
  const uint8_t *first = at, *bytes = step_message->bytes;
  return length == 0 || (first >= bytes && first + length <= bytes + step_message->length);
}

static inline int step_put(const char *path, const struct content *content) {
  REQUIRE(strlen(path) < COLLECT_PATH_ROOM, "the path fits");
  REQUIRE(content->fd < 0 && in_step_message(content->bytes, content->length), "the content lies in the message");
  return 0;
}

static inline int step_collect(const struct collect_request *request) {
  REQUIRE(request->pattern_count <= MOST_PATTERNS, "as many patterns as there is room for");
  for (uint32_t i = 0; i < request->pattern_count; i++)
    REQUIRE(in_step_message(request->patterns[i].text, request->patterns[i].length), "a pattern lies in the message");
  return 0;
}

#define put_file(work, path, mode, content, why) ((void)(mode), step_put(path, content))
#define collect_files(work, request, sink, context, why) ((void)(work), (void)(sink), step_collect(request))
