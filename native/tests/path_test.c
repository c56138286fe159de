// Paths of templates and mounts: plain ones stay below where they start.
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "mounts.h"
#include "tap.h"
#include "template.h"

int main(void) {
  static const char *const plain[] = {"",    "a",  "a/b",     "usr/lib/x86_64-linux-gnu", "...", "..a",
                                      "a..", ".a", "a/.b/..c"};
  static const char *const crooked[] = {"/",   "/a",   "a/",   "a//b", ".",      "..",
                                        "./a", "../a", "a/..", "a/.",  "a/../b", "a/./b"};
  char room[PATH_ROOM], longest[PATH_ROOM + 1];
  for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) ok(path_is_plain(plain[i]), "'%s' is plain", plain[i]);
  for (size_t i = 0; i < sizeof crooked / sizeof crooked[0]; i++)
    ok(!path_is_plain(crooked[i]), "'%s' is not plain", crooked[i]);

  ok(root_path(room, 3, "a/b") == 0 && !strcmp(room, TREE_ROOTS "/3/a/b"), "a path below a root");
  ok(root_path(room, 4294967295u, "") == 0 && !strcmp(room, TREE_ROOTS "/4294967295"), "a root itself");
  ok(root_path(room, 0, "../1") < 0 && errno == EINVAL, "a path out of a root is refused");

  memset(longest, 'a', sizeof longest);
  longest[PATH_ROOM - 1] = 0;
  ok(join_path(room, "", longest + 1) == 0, "the longest path fits");
  ok(join_path(room, "", longest) < 0 && errno == ENAMETOOLONG, "a longer one is refused");
  ok(join_path(room, "/t/1", "/etc") == 0 && !strcmp(room, "/t/1/etc"), "joining adds no second slash");
  return tap_done();
}
