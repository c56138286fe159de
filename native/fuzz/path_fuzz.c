// The checks of paths: what passes them cannot lead out of where it starts.
#include "fuzz.h"
#include "mounts.h"
#include "template.h"

// By counting how deep each segment leads.
static bool climbs_or_is_odd(const char *path) {
  for (;;) {
    size_t length = strcspn(path, "/");
    if (length == 0 || !strncmp(path, ".", length) || (length == 2 && !strncmp(path, "..", 2))) return true;
    if (!path[length]) return false;
    path += length + 1;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct food food = food_of(data, size);
  uint32_t root = eat_u32(&food);
  char first[2 * PATH_ROOM], second[2 * PATH_ROOM], joined[PATH_ROOM], start[32];
  eat_text(&food, second, sizeof second);
  eat_text(&food, first, sizeof first);

  // The empty path is plain: it names the start itself.
  bool plain = path_is_plain(second);
  REQUIRE(plain == (!*second || !climbs_or_is_odd(second)), "a plain path has no empty, '.' or '..' segment");

  size_t slash = *second && *second != '/';
  bool fits = strlen(first) + slash + strlen(second) < PATH_ROOM;
  REQUIRE((join_path(joined, first, second) == 0) == fits, "paths are joined exactly where they fit");
  if (fits) {
    REQUIRE(!strncmp(joined, first, strlen(first)), "the first part comes first");
    REQUIRE(!strcmp(joined + strlen(first) + slash, second), "the second part comes last");
  }

  int length = snprintf(start, sizeof start, TREE_ROOTS "/%u", root);
  if (root_path(joined, root, second) < 0) return 0;
  REQUIRE(!strncmp(joined, start, (size_t)length), "what lies below a root begins with it");
  REQUIRE(!joined[length] || (joined[length] == '/' && !climbs_or_is_odd(joined + length + 1)),
          "what lies below a root stays there");
  return 0;
}
