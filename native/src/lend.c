#include "lend.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include "arch.h"
#include "fd.h"
#include "private.h"
#include "setup.h"
#include "template.h"
#include "wire.h"

// As in linux/mount.h, which older C libraries do not let one include beside sys/mount.h.
enum { CLONE_TREE = 1 /* OPEN_TREE_CLONE */, FROM_DESCRIPTOR = 4 /* MOVE_MOUNT_F_EMPTY_PATH */ };

static uint8_t room[WIRE_MOST_BYTES];
static struct writer packet;

int lend_open(int *lender, int *borrower, struct failure *why) {
  int pair[2];
  if (setup_call(SYS_socketpair, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, (uintptr_t)pair, 0) < 0)
    return fail(why, STAGE_MOUNT, 2, "a connection with the cells' inits");
  *lender = pair[0];
  *borrower = pair[1];
  return 0;
}

static int fill_layer(const char *source) {
  auto_fd int from = open(source, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  auto_fd int to = open(TREE_LENT, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return from < 0 || to < 0 ? -1 : copy_private(from, to);
}

// Returns the mount, detached; nothing of it stays in the keeper's tree.
static int make_mount(const char *source) {
  int mount = -1;
  if (mount_scratch(TREE_LENT, LENT_MOST_BYTES, LENT_MOST_FILES) < 0) return -1;
  if (fill_layer(source) == 0 && mount_overlay(TREE_LENT, source, TREE_LENT) == 0) {
    mount = (int)setup_call(SYS_open_tree, (uint64_t)AT_FDCWD, (uintptr_t)TREE_LENT, CLONE_TREE | O_CLOEXEC, 0, 0);
    int error = errno;
    setup_umount(TREE_LENT, MNT_DETACH);
    errno = error;
  }
  int error = errno;
  setup_umount(TREE_LENT, MNT_DETACH);
  errno = error;
  return mount;
}

void lend_serve(int lender) {
  struct message message;
  struct failure why = {0};
  char source[PATH_ROOM];
  if (wire_receive(lender, room, &message, MSG_DONTWAIT) != RECEIVED) return;
  struct reader r = reader_of(&message);
  read_str(&r, source, sizeof source);
  bool allowed = message.type == MSG_MOUNT && reader_done(&r) && path_is_plain(source + 1) &&
                 !strncmp(source, TREE_ROOTS "/", strlen(TREE_ROOTS "/"));
  if (!allowed) errno = EINVAL;
  auto_fd int mount = allowed ? make_mount(source) : -1;
  if (mount < 0) {
    fail(&why, STAGE_MOUNT, 3, "");
    write_failure(&packet, 0, &why);
  } else {
    write_header(&packet, MSG_OK, 0);
  }
  wire_send(lender, &packet, mount);
  message_close_fds(&message);
}

static void empty(int connection) {
  struct message message;
  while (wire_receive(connection, room, &message, MSG_DONTWAIT) == RECEIVED) message_close_fds(&message);
}

void lend_forget(int lender, int borrower) {
  empty(lender);
  empty(borrower);
}

int borrow_mount(int borrower, const struct cell_mount *mount, struct failure *why) {
  struct message message;
  write_header(&packet, MSG_MOUNT, 0);
  write_bytes(&packet, mount->source, strlen(mount->source));
  if (wire_send(borrower, &packet, -1) < 0 || wire_receive(borrower, room, &message, 0) != RECEIVED)
    return fail(why, STAGE_MOUNT, 4, mount->target);
  auto_fd int lent = message_take_fd(&message, 0);
  if (message.type != MSG_OK || lent < 0) {
    struct reader r = reader_of(&message);
    read_u16(&r);
    return fail_with(why, STAGE_MOUNT, (int)read_u32(&r), 5, mount->target);
  }
  return setup_call(SYS_move_mount, (uint64_t)lent, (uintptr_t) "", (uint64_t)AT_FDCWD, (uintptr_t)mount->target,
                    FROM_DESCRIPTOR) < 0
             ? fail(why, STAGE_MOUNT, 6, mount->target)
             : 0;
}
