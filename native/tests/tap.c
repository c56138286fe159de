#include "tap.h"

#include <stdarg.h>
#include <stdio.h>

static int checks, failures;
static const char *prefix = "";

bool tap_ok(bool passed, const char *file, int line, const char *format, ...) {
  va_list arguments;
  checks++;
  failures += !passed;
  printf("%sok %d - %s", passed ? "" : "not ", checks, prefix);
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  printf("\n");
  if (!passed) printf("#   at %s:%d\n", file, line);
  fflush(stdout);
  return passed;
}

bool tap_todo(bool passed, const char *description) {
  printf("%sok %d - %s%s # TODO\n", passed ? "" : "not ", ++checks, prefix, description);
  fflush(stdout);
  return passed;
}

void tap_note(const char *format, ...) {
  va_list arguments;
  printf("#   ");
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  printf("\n");
  fflush(stdout);
}

void tap_skip(const char *description, const char *reason) {
  printf("ok %d - %s%s # SKIP %s\n", ++checks, prefix, description, reason);
  fflush(stdout);
}

void tap_prefix(const char *text) { prefix = text; }

int tap_done(void) {
  printf("1..%d\n", checks);
  return failures ? 1 : 0;
}
