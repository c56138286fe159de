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
#include "mark.h"
#include "payload.h"
#include "scratch.h"
#include "setup.h"
#include "tree.h"

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

// Root of the cell is the keeper's user, whom everybody may map so. That setgroups is given up, which must come before
// gid_map, is inherited from the launcher's user namespace; see user_namespaces(7).
static int map_ids(uint32_t id, struct failure *why) {
  char map[32];
  snprintf(map, sizeof map, "0 %u 1", id);
  if (write_file(AT_FDCWD, "/proc/self/uid_map", map) < 0 || write_file(AT_FDCWD, "/proc/self/gid_map", map) < 0)
    return fail(why, STAGE_ID_MAP, 0, "map root of the cell");
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
  return tree_give_devices(why);
}

// The launcher's tree above cannot be reached again without CAP_SYS_CHROOT or a descriptor of it, and the payload has
// neither. (pivot_root would wait for RCU under load.) It also keeps the payload from user namespaces of its own,
// whatever the filter lets through: a process in a chroot cannot make one; see EPERM in clone(2). (Writing 0 to
// max_user_namespaces says the same once more, and took as long as mounting /proc.)
static int enter_root(struct cell_tree *tree, struct failure *why) {
  tree->top = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (tree->top < 0 || chdir(TREE_CELL) < 0 || setup_call(SYS_chroot, (uintptr_t) ".", 0, 0, 0, 0) < 0 ||
      chdir("/") < 0)
    return fail(why, STAGE_ENTER_ROOT, 0, "the cell's root");
  return 0;
}

// Nothing that is executed from here on can gain a capability, for good: root is nobody special (NOROOT, locked),
// set-user-id bits and file capabilities count for nothing (no_new_privs, inherited from the launcher, and every mount
// is nosuid), and payloads begin with empty sets (payload.c). So the bounding set, which only bounds what file
// capabilities give, has nothing to bound; emptying it takes a call for each of 41 capabilities. See capabilities(7),
// "Transformation of capabilities during execve()". The init keeps what it holds, since it never executes anything.
static int lock_capabilities(struct failure *why) {
  const unsigned long bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP |
                             SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE |
                             SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
  if (prctl(PR_SET_SECUREBITS, bits, 0, 0, 0) < 0) return fail(why, STAGE_CAPABILITIES, 0, "lock the securebits");
  // Last, since a change of identity undoes both: die with the launcher, and be out of reach of ptrace and /proc.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
    return fail(why, STAGE_CAPABILITIES, 2, "shield the init");
  return 0;
}

static int build(const struct cell_spec *spec, uint32_t id, struct cell_tree *tree, struct failure *why) {
  if (map_ids(id, why) < 0) return -1;
  MARK("cell: id maps");
  // Out of the JVM's session, which has a terminal perhaps; and where the scheduler shares out among sessions
  // (autogroup, sched(7)), the cell gets a share of its own.
  if (setsid() < 0) return fail(why, STAGE_SESSION, 1, "setsid");
  if (setup_call(SYS_sethostname, (uintptr_t)spec->hostname, strlen(spec->hostname), 0, 0, 0) < 0 ||
      setup_call(SYS_setdomainname, (uintptr_t) "", 0, 0, 0, 0) < 0)
    return fail(why, STAGE_HOSTNAME, 0, spec->hostname);
  MARK("cell: host name");
  if (spec->network == NETWORK_LOOPBACK && loopback_up() < 0) return fail(why, STAGE_LOOPBACK, 0, "lo");
  if (mount_proc(TREE_CELL "/proc") < 0) return fail(why, STAGE_PROC, 0, "/proc");
  MARK("cell: /proc");
  if (scratch_mount(spec->scratch_bytes, spec->scratch_inodes, why) < 0) return -1;
  MARK("cell: scratch");
  if (enter_root(tree, why) < 0) return -1;
  MARK("cell: enter the root");
  for (uint32_t i = 0; i < spec->mount_count; i++) {
    if (cell_mount(tree, &spec->mounts[i], why) < 0) return -1;
    if (scratch_holds(spec->mounts[i].target)) tree->mounts_in_scratch = true;
  }
  return payload_bound_signals(why) < 0 ? -1 : lock_capabilities(why);
}

// The slot's cgroup becomes the root of what the cell could see. Where cgroup v2 is mounted with `nsdelegate`, as it is
// by systemd, the limits of a namespace's root cannot be written through descriptors that were opened within it: the
// meter's are open already. See cgroups(7), "Cgroup delegation and cgroup namespaces".
static int hide_cgroup(struct failure *why) {
  return setup_unshare(CLONE_NEWCGROUP) < 0 ? fail(why, STAGE_CGROUP, 6, "a cgroup namespace") : 0;
}

// Runs in the new process: keeps its connections and its cgroup, and closes whatever else the keeper had open.
static _Noreturn void become_init(const struct cell_spec *spec, const struct cell_parent *parent) {
  const struct cgroups *all = parent->all;
  struct cell_tree tree = {.top = -1, .lender = -1, .root_count = parent->root_count};
  struct failure why = {0};
  struct meter meter;
  struct slot_cgroup own = *parent->cgroup;
  int others[CGROUP_HIERARCHIES + 1], count = 0;
  MARK("cell: clone into namespaces");
  while (count < all->count) others[count] = own.dirs[count], count++;
  if (parent->borrower >= 0) others[count++] = parent->borrower;
  if (fd_keep_only(INIT_CONNECTION, parent->connection, others, count) < 0) {
    fail(&why, STAGE_CLONE, 9, "the init's descriptors");
    init_refuse(parent->connection, &why);
  }
  for (int i = 0; i < all->count; i++) own.dirs[i] = others[i];
  if (parent->borrower >= 0) tree.lender = others[all->count];
  int victims = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
  MARK("cell: descriptors");
  if (build(spec, parent->id, &tree, &why) < 0) init_report_unbuilt(&why);
  MARK("cell: capabilities");
  if (meter_open(&meter, all->version, &own, victims, &why) < 0 || hide_cgroup(&why) < 0) init_report_unbuilt(&why);
  for (int i = 0; i < all->count; i++) fd_close(&own.dirs[i]);
  MARK("cell: cgroup control files");
  init_serve(&meter, &tree);
}

pid_t cell_clone(const struct cell_spec *spec, const struct cell_parent *parent, struct failure *why) {
  struct clone_args how = {
      .flags = 0ull | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS,
      .exit_signal = SIGCHLD,
  };
  // A cell without network shares the keeper's net namespace, over which it has no power; one with a loopback interface
  // has its own, which is never used again.
  if (spec->network == NETWORK_LOOPBACK) how.flags |= CLONE_NEWNET;
  if (parent->all->version == 2) {
    how.flags |= CLONE_INTO_CGROUP;
    how.cgroup = (unsigned)parent->cgroup->dirs[CGROUP_MEMORY];
  }
  MARK("keeper: read the message");
  pid_t pid = setup_clone3(&how);
  if (pid > 0) MARK("keeper: clone the init");
  if (pid == 0) become_init(spec, parent);
  if (pid < 0)
    fail(why, errno == EPERM || errno == ENOSPC ? STAGE_USER_NAMESPACE : STAGE_CLONE, 0, "clone the cell's init");
  return pid;
}
