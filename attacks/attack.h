// What an attack written in C says. Every attempt ends in one line on standard output:
//   held WHAT        the sandbox stood
//   BROKEN WHAT      it did not; the case fails, whatever else the program does
// and a program that has tried everything exits 0.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

__attribute__((unused)) static void say_(const char *word, const char *what, va_list arguments) {
  printf("%s ", word);
  vprintf(what, arguments);
  putchar('\n');
  fflush(stdout);
}

__attribute__((unused, format(printf, 1, 2))) static void held(const char *what, ...) {
  va_list arguments;
  va_start(arguments, what);
  say_("held", what, arguments);
  va_end(arguments);
}

__attribute__((unused, format(printf, 1, 2))) static void broken(const char *what, ...) {
  va_list arguments;
  va_start(arguments, what);
  say_("BROKEN", what, arguments);
  va_end(arguments);
}

// A call that must fail, by one of the errors listed (0 ends the list).
__attribute__((unused)) static void refused_(const char *call, long result, const int *allowed) {
  int error = errno;
  if (result != -1) {
    broken("%s succeeded with %ld", call, result);
    return;
  }
  for (; *allowed; allowed++)
    if (error == *allowed) {
      held("%s: %s", call, strerror(error));
      return;
    }
  broken("%s failed, but by %s", call, strerror(error));
}
#define REFUSED(CALL, ...) refused_(#CALL, (errno = 0, (long)(CALL)), (const int[]){__VA_ARGS__, 0})

// A file that must not even open for reading.
__attribute__((unused)) static void unreadable_(const char *path, const int *allowed) {
  char what[128];
  snprintf(what, sizeof what, "open of %s", path);
  errno = 0;
  int file = open(path, O_RDONLY | O_NONBLOCK);
  refused_(what, file, allowed);
}
#define UNREADABLE(PATH, ...) unreadable_(PATH, (const int[]){__VA_ARGS__, 0})
