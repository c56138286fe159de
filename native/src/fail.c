#include "fail.h"

#include <errno.h>
#include <string.h>

int fail_with(struct failure *why, enum stage stage, int error, uint32_t index, const char *detail) {
  why->stage = stage;
  why->error = error;
  why->index = index;
  size_t length = strnlen(detail, sizeof why->detail - 1);
  memcpy(why->detail, detail, length);
  why->detail[length] = 0;
  return -1;
}

int fail(struct failure *why, enum stage stage, uint32_t index, const char *detail) {
  return fail_with(why, stage, errno, index, detail);
}
