// Files into the work folder and out of it, without ever following what the payload laid there.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "fail.h"

enum {
  COLLECT_PATH_ROOM = 4096,
  MOST_PATTERNS = 256,
  COLLECT_DEPTH = 64,
  COLLECT_MOST_REFUSED = 1000,
  COLLECT_MOST_SECONDS = 2,
};

// Why a match is not given out; the numbers are part of the protocol.
enum refusal {
  REFUSED_KIND = 1,   // not a regular file
  REFUSED_LINK,       // a link or a mount on the way
  REFUSED_TOO_LARGE,  // over the request's bytes
  REFUSED_TOO_MANY,   // over the request's files
  REFUSED_UNREADABLE,
};

struct pattern {
  const char *text;  // not ended by a NUL
  size_t length;
};

struct collect_request {
  const struct pattern *patterns;
  uint32_t pattern_count;
  uint32_t most_files;
  uint64_t most_bytes;
};

struct collected {
  const char *path;  // below the work folder
  size_t path_length;
  mode_t mode;
  uint64_t size;
  int fd;  // open for reading, closed after the call; or -1 and `refused` says why
  enum refusal refused;
};

typedef void collect_sink(void *context, const struct collected *file);

// Whether a path matches: `*` and `?` within a segment, `**` as a whole segment for any number of segments.
int pattern_matches(const char *pattern, size_t pattern_length, const char *path);

// What lies deeper than COLLECT_DEPTH folders, or has a path too long for a pattern, matches nothing.
//
// Gives every match below `work` to the sink. Where it refused COLLECT_MOST_REFUSED of them, or searched for
// COLLECT_MOST_SECONDS of processor time, it ends with one more refusal, REFUSED_TOO_MANY, for where it is. No process
// of the cell may be alive.
int collect_files(int work, const struct collect_request *request, collect_sink *sink, void *context,
                  struct failure *why);

// What a new file is to hold.
struct content {
  int fd;  // read to its end; -1: the bytes
  const void *bytes;
  size_t length;
};

// Makes a new file below `work`, and the folders on its way.
int put_file(int work, const char *path, uint32_t mode, const struct content *content, struct failure *why);
