// The patterns of COLLECT: a table, a slow and plain matcher to compare with, and attacks on the time it takes.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "collect.h"
#include "tap.h"

enum { COMPARISONS = 200000, LONGEST = 4000 };

static bool matches(const char *pattern, const char *path) {
  // On the heap, so that the sanitizer sees a step past its end.
  size_t length = strlen(pattern);
  char *copy = malloc(length ? length : 1);
  if (!copy) exit(1);
  memcpy(copy, pattern, length);
  bool matched = pattern_matches(copy, length, path);
  free(copy);
  return matched;
}

static void table(void) {
  static const struct {
    const char *pattern, *path;
    bool expected;
  } cases[] = {
      {"a", "a", true},
      {"a", "b", false},
      {"a", "aa", false},
      {"a", "a/a", false},
      {"", "a", false},
      {"?", "a", true},
      {"?", "ab", false},
      {"a?c", "a/c", false},
      {"*", "a", true},
      {"*", "a/b", false},
      {"*.txt", "a.txt", true},
      {"*.txt", ".txt", true},
      {"*.txt", "out/a.txt", false},
      {"out/*.txt", "out/a.txt", true},
      {"out/*.txt", "out/a/b.txt", false},
      {"*/*", "a/b", true},
      {"*/*", "a", false},
      {"**", "a", true},
      {"**", "a/b/c", true},
      {"a/**", "a/b", true},
      {"a/**", "a/b/c", true},
      {"a/**", "a", false},
      {"a/**", "b/a/c", false},
      {"**/c", "c", true},
      {"**/c", "a/b/c", true},
      {"**/c", "a/b/cc", false},
      {"a/**/c", "a/c", true},
      {"a/**/c", "a/b/b/c", true},
      {"a/**/c", "a/b/b", false},
      {"**/b/**", "a/b/c", true},
      {"**/b/**", "b", false},
      {"**/a/**", "a/b/a", true},
      {"**/*.o", "x/y.o", true},
      {"a**b", "axxb", true},
      {"a**b", "a/b", false},
      {"a/", "a", false},
      {"**/", "a", false},
      {"a/**/", "a/b", false},
      {"**/**/", "a/b", false},
      {"/a", "a", false},
      {"a//b", "a/b", false},
      {"\xff*", "\xff\xfe", true},
      {"?", "\xc3\xa9", false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    ok(matches(cases[i].pattern, cases[i].path) == cases[i].expected, "'%s' %s '%s'", cases[i].pattern,
       cases[i].expected ? "matches" : "does not match", cases[i].path);
}

// By definition, with no thought for time.
static bool slow_segment(const char *p, const char *s) {
  bool p_ends = !*p || *p == '/', s_ends = !*s || *s == '/';
  if (p_ends) return s_ends;
  if (*p == '*') return slow_segment(p + 1, s) || (!s_ends && slow_segment(p, s + 1));
  return !s_ends && (*p == '?' || *p == *s) && slow_segment(p + 1, s + 1);
}

static const char *after_segment(const char *at) {
  at += strcspn(at, "/");
  return *at ? at + 1 : at;
}

static bool slow(const char *p, const char *s) {
  if (!*p || !*s) return !*p && !*s;
  if (!strncmp(p, "**", 2) && (!p[2] || p[2] == '/')) {
    if (!p[2]) return true;
    return slow(p + 3, s) || slow(p, after_segment(s));
  }
  return slow_segment(p, s) && slow(after_segment(p), after_segment(s));
}

static void random_path(char *room, const char *letters, int most_segments) {
  size_t length = 0;
  for (long segments = 1 + random() % most_segments; segments > 0; segments--) {
    for (long n = 1 + random() % 3; n > 0; n--) room[length++] = letters[(size_t)random() % strlen(letters)];
    if (segments > 1) room[length++] = '/';
  }
  room[length] = 0;
}

static void comparisons(void) {
  int different = 0;
  srandom(7);
  for (int i = 0; i < COMPARISONS; i++) {
    char pattern[32], path[32];
    random_path(pattern, "ab?***", 4);
    random_path(path, "ab", 4);
    if (matches(pattern, path) == slow(pattern, path)) continue;
    if (different++ < 5) tap_note("'%s' and '%s' should be %d", pattern, path, slow(pattern, path));
  }
  ok(different == 0, "%d random patterns match as defined", COMPARISONS);
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void repeat(char *room, const char *unit, const char *end) {
  size_t length = 0, size = strlen(unit);
  while (length + size + strlen(end) < LONGEST) {
    memcpy(room + length, unit, size);
    length += size;
  }
  memcpy(room + length, end, strlen(end) + 1);
}

static void attacks(void) {
  static const char *const units[][2] = {{"*a", "a"}, {"**/a/", "a/"}, {"*/", "a/"}, {"a*?", "a"}, {"**/*a*/", "aa/"}};
  static char pattern[LONGEST], path[LONGEST];
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
    repeat(pattern, units[i][0], "b");
    repeat(path, units[i][1], "c");
    double before = seconds();
    bool matched = matches(pattern, path);
    double taken = seconds() - before;
    ok(!matched && taken < 2, "'%s...' against '%s...' takes no exponential time (%.0f ms)", units[i][0], units[i][1],
       taken * 1000);
  }
}

int main(void) {
  table();
  comparisons();
  attacks();
  return tap_done();
}
