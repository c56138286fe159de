#include "cell.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <linux/securebits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arch.h"
#include "fd.h"
#include "init.h"
#include "setup.h"

int cell_spec_read(const struct message *message, uint32_t root_count, struct cell_spec *spec, struct failure *why) {
  struct reader r = reader_of(message);
  spec->id = message->id;
  spec->template = template_find(read_u32(&r));
  spec->network = read_u8(&r);
  spec->scratch_bytes = read_u64(&r);
  spec->scratch_inodes = read_u32(&r);
  read_str(&r, spec->hostname, sizeof spec->hostname);
  spec->mount_count = read_count(&r, 12);
  if (r.bad || spec->mount_count > MOST_MOUNTS || spec->network > NETWORK_LOOPBACK)
    return fail_with(why, STAGE_PROTOCOL, EBADMSG, MSG_OPEN_CELL, "a malformed OPEN_CELL message");
  if (!spec->template) return fail_with(why, STAGE_TEMPLATE, ENOENT, 0, "no such template");
  for (uint32_t i = 0; i < spec->mount_count; i++) {
    cell_mount_read(&r, root_count, &spec->mounts[i]);
    if (r.bad) return fail_with(why, STAGE_MOUNT, EINVAL, i, "a mount whose source or target is not allowed");
  }
  if (!reader_done(&r))
    return fail_with(why, STAGE_PROTOCOL, EBADMSG, MSG_OPEN_CELL, "an OPEN_CELL message with trailing bytes");
  return 0;
}

// Root of the cell is the launcher's own unprivileged user. setgroups must be given up first; see user_namespaces(7).
static int map_ids(struct failure *why) {
  if (write_file(AT_FDCWD, "/proc/self/setgroups", "deny") < 0 ||
      write_file(AT_FDCWD, "/proc/self/uid_map", "0 0 1") < 0 ||
      write_file(AT_FDCWD, "/proc/self/gid_map", "0 0 1") < 0)
    return fail(why, STAGE_ID_MAP, 0, "map root of the cell");
  return 0;
}

// The payload can make no user namespace of its own, whatever the filter lets through.
static int forbid_nested_namespaces(struct failure *why) {
  if (write_file(AT_FDCWD, "/proc/sys/user/max_user_namespaces", "0") < 0)
    return fail(why, STAGE_NESTED_NAMESPACES, 0, "/proc/sys/user/max_user_namespaces");
  return 0;
}

int cell_mount_template(const struct template *template, struct failure *why) {
  char root[32], target[PATH_ROOM];
  snprintf(root, sizeof root, TREE_TEMPLATES "/%u", template->id);
  if (mount_overlay(root, TREE_EMPTY, TREE_CELL) < 0) return fail(why, STAGE_ROOT_OVERLAY, 0, root);
  for (uint32_t i = 0; i < template->bind_count; i++) {
    const struct template_bind *bind = &template->binds[i];
    if (join_path(target, TREE_CELL, bind->target) < 0 ||
        (bind->plain ? mount_bind(bind->source, target) : mount_overlay(bind->source, TREE_EMPTY, target)) < 0)
      return fail(why, STAGE_BIND_OVERLAY, i, bind->target);
  }
  // Moved, not copied: every mount less is one less to copy for each cell.
  if (setup_mount(TREE_DEV, TREE_CELL "/dev", NULL, MS_MOVE, NULL) < 0) return fail(why, STAGE_DEV, 0, "/dev");
  return 0;
}

// One tmpfs, so that one cap holds for all three.
static int mount_work(const struct cell_spec *spec, struct failure *why) {
  static const char *const folders[][2] = {{"/work", "/work"}, {"/tmp", "/tmp"}, {"/shm", "/dev/shm"}};
  if (mount_scratch(TREE_SCRATCH, spec->scratch_bytes, spec->scratch_inodes) < 0)
    return fail(why, STAGE_SCRATCH, 0, "the scratch");
  for (uint32_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
    char source[64], target[64];
    snprintf(source, sizeof source, TREE_SCRATCH "%s", folders[i][0]);
    snprintf(target, sizeof target, TREE_CELL "%s", folders[i][1]);
    if (mkdir(source, 0755) < 0 || chmod(source, i == 0 ? 0755 : 01777) < 0 || mount_bind(source, target) < 0)
      return fail(why, STAGE_SCRATCH, i + 1, folders[i][1]);
  }
  return 0;
}

// The launcher's tree above cannot be reached again without CAP_SYS_CHROOT or a descriptor of it, and the payload has
// neither. (pivot_root would wait for RCU under load.)
static int enter_root(struct cell_tree *tree, struct failure *why) {
  tree->top = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (tree->top < 0 || chdir(TREE_CELL) < 0 || setup_call(SYS_chroot, (uintptr_t) ".", 0, 0, 0, 0) < 0 ||
      chdir("/") < 0)
    return fail(why, STAGE_ENTER_ROOT, 0, "the cell's root");
  return 0;
}

// Nothing that is executed from here on can gain a capability: the bounding set is empty, root is nobody special and
// set-user-id bits count for nothing, for good (no_new_privs is inherited from the launcher). The init keeps what it
// holds, since it never executes anything.
static int lock_capabilities(struct failure *why) {
  const unsigned long bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP |
                             SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE |
                             SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
  for (unsigned long capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0)
      return fail(why, STAGE_CAPABILITIES, (uint32_t)capability, "drop from the bounding set");
  if (prctl(PR_SET_SECUREBITS, bits, 0, 0, 0) < 0) return fail(why, STAGE_CAPABILITIES, 0, "lock the securebits");
  // Last, since a change of identity undoes both: die with the launcher, and be out of reach of ptrace and /proc.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
    return fail(why, STAGE_CAPABILITIES, 2, "shield the init");
  return 0;
}

static int build(const struct cell_spec *spec, struct cell_tree *tree, struct failure *why) {
  if (map_ids(why) < 0) return -1;
  // The slot's cgroup becomes the root of what the cell could see.
  if (setup_unshare(CLONE_NEWCGROUP) < 0) return fail(why, STAGE_CGROUP, 6, "a cgroup namespace");
  if (setup_call(SYS_sethostname, (uintptr_t)spec->hostname, strlen(spec->hostname), 0, 0, 0) < 0 ||
      setup_call(SYS_setdomainname, (uintptr_t) "", 0, 0, 0, 0) < 0)
    return fail(why, STAGE_HOSTNAME, 0, spec->hostname);
  if (spec->network == NETWORK_LOOPBACK && loopback_up() < 0) return fail(why, STAGE_LOOPBACK, 0, "lo");
  if (forbid_nested_namespaces(why) < 0) return -1;
  if (mount_proc(TREE_CELL "/proc") < 0) return fail(why, STAGE_PROC, 0, "/proc");
  if (mount_work(spec, why) < 0 || enter_root(tree, why) < 0) return -1;
  for (uint32_t i = 0; i < spec->mount_count; i++)
    if (cell_mount(tree, &spec->mounts[i], why) < 0) return -1;
  return lock_capabilities(why);
}

// Runs in the new process: keeps its connection and its cgroup, and closes whatever else the keeper had open.
static _Noreturn void become_init(const struct cell_spec *spec, uint32_t root_count, const struct cgroups *all,
                                  const struct slot_cgroup *cgroup, int connection) {
  struct cell_tree tree = {.top = -1, .root_count = root_count};
  struct failure why = {0};
  struct meter meter;
  struct slot_cgroup own = *cgroup;
  if (fd_keep_only(INIT_CONNECTION, connection, own.dirs, all->count) < 0) _exit(1);
  int victims = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
  if (build(spec, &tree, &why) < 0 || meter_open(&meter, all->version, &own, victims, &why) < 0)
    init_report_unbuilt(&why);
  for (int i = 0; i < all->count; i++) fd_close(&own.dirs[i]);
  init_serve(&meter, &tree);
}

pid_t cell_clone(const struct cell_spec *spec, uint32_t root_count, const struct cgroups *all,
                 const struct slot_cgroup *cgroup, int connection, struct failure *why) {
  struct clone_args how = {
      .flags = 0ull | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS,
      .exit_signal = SIGCHLD,
  };
  // A cell without network shares the keeper's net namespace, over which it has no power; one with a loopback interface
  // has its own, which is never used again.
  if (spec->network == NETWORK_LOOPBACK) how.flags |= CLONE_NEWNET;
  if (all->version == 2) {
    how.flags |= CLONE_INTO_CGROUP;
    how.cgroup = (unsigned)cgroup->dirs[CGROUP_MEMORY];
  }
  pid_t pid = setup_clone3(&how);
  if (pid == 0) become_init(spec, root_count, all, cgroup, connection);
  if (pid < 0)
    fail(why, errno == EPERM || errno == ENOSPC ? STAGE_USER_NAMESPACE : STAGE_CLONE, 0, "clone the cell's init");
  return pid;
}
