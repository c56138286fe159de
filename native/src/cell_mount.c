#include "cell_mount.h"

#include <errno.h>
#include <stdio.h>

#include "lend.h"
#include "private.h"
#include "template.h"

void cell_mount_read(struct reader *r, uint32_t root_count, struct cell_mount *mount) {
  char below[PATH_ROOM];
  uint32_t root = read_u32(r);
  read_str(r, below, sizeof below);
  read_str(r, mount->target, sizeof mount->target);
  if (r->bad || root >= root_count || mount->target[0] != '/' || !mount->target[1] ||
      !path_is_plain(mount->target + 1) || root_path(mount->source, root, below) < 0)
    r->bad = true;
}

// As an overlay, like the template: a bind would show its host path in /proc/self/mountinfo. What an overlay cannot be
// had over (EINVAL: something is mounted below it) is bound all the same.
int cell_mount(const struct cell_tree *tree, const struct cell_mount *mount, struct failure *why) {
  char top[32], source[PATH_ROOM], empty[64];
  snprintf(top, sizeof top, "/proc/self/fd/%d", tree->top);
  snprintf(empty, sizeof empty, "%s" TREE_EMPTY, top);
  if (join_path(source, top, mount->source) < 0) return fail(why, STAGE_MOUNT, 1, mount->target);
  if (tree->lender >= 0 && !is_for_all(source)) return borrow_mount(tree->lender, mount, why);
  if (mount_overlay(source, empty, mount->target) < 0 && (errno != EINVAL || mount_bind(source, mount->target) < 0))
    return fail(why, STAGE_MOUNT, 0, mount->target);
  return 0;
}
