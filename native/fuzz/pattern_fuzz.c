// The patterns of COLLECT against a second matcher, which follows their definition by a table over segments.
#include "collect.h"
#include "fuzz.h"

enum { MOST_SEGMENTS = 64, MOST_LETTERS = 256 };

struct text {
  const char *at;
  size_t length;
};

static size_t split(const char *at, size_t length, struct text parts[MOST_SEGMENTS]) {
  size_t count = 0;
  for (const char *end = at + length;; at++) {
    const char *slash = memchr(at, '/', (size_t)(end - at));
    if (count == MOST_SEGMENTS) return 0;
    parts[count++] = (struct text){at, (size_t)((slash ? slash : end) - at)};
    if (!slash) return count;
    at = slash;
  }
}

// Row by row: whether the pattern up to here matches the first s letters.
static bool segment(struct text p, struct text s) {
  static bool row[MOST_LETTERS + 1];
  memset(row, 0, sizeof row);
  row[0] = true;
  for (size_t i = 0; i < p.length; i++) {
    if (p.at[i] == '*') {
      for (size_t k = 1; k <= s.length; k++) row[k] |= row[k - 1];
      continue;
    }
    for (size_t k = s.length; k > 0; k--) row[k] = row[k - 1] && (p.at[i] == '?' || p.at[i] == s.at[k - 1]);
    row[0] = false;
  }
  return row[s.length];
}

static bool is_any(struct text p) { return p.length == 2 && p.at[0] == '*' && p.at[1] == '*'; }

// `**` takes any number of segments, as the last of a pattern at least one.
static bool defined(const struct text *p, size_t p_count, const struct text *s, size_t s_count) {
  bool row[MOST_SEGMENTS + 1] = {true}, next[MOST_SEGMENTS + 1];
  for (size_t i = 0; i < p_count; i++) {
    bool any = is_any(p[i]), last = i + 1 == p_count;
    next[0] = any && !last && row[0];
    for (size_t k = 1; k <= s_count; k++)
      next[k] = any ? row[k - 1] || next[k - 1] || (!last && row[k]) : row[k - 1] && segment(p[i], s[k - 1]);
    memcpy(row, next, sizeof row);
  }
  return row[s_count];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct food food = food_of(data, size);
  char path[MOST_LETTERS];
  size_t path_length = eat_text(&food, path, sizeof path), length = food_left(&food);
  struct text p[MOST_SEGMENTS], s[MOST_SEGMENTS];
  if (length > MOST_LETTERS) return -1;
  // On the heap, so that a step past its end is seen.
  char *pattern = malloc(length ? length : 1);
  if (!pattern) return -1;
  if (length) memcpy(pattern, food.at, length);
  bool matches = pattern_matches(pattern, length, path);
  size_t p_count = split(pattern, length, p), s_count = split(path, path_length, s);
  bool plain = s_count > 0 && p_count > 0;
  for (size_t i = 0; i < s_count; i++) plain &= s[i].length > 0;  // as every path is that is walked to
  if (plain) REQUIRE(matches == defined(p, p_count, s, s_count), "a pattern matches what it is defined to match");
  free(pattern);
  return 0;
}
