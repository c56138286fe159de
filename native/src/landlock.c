#include "landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

#include "arch.h"
#include "fd.h"

// As in linux/landlock.h, of which older distributions have older ones.
struct ruleset {
  uint64_t file_access, net_access, scoped;
};
struct beneath {
  uint64_t access;
  int32_t folder;
} __attribute__((packed));

enum {
  GET_ABI = 1,  // a flag of landlock_create_ruleset(2)
  RULE_BENEATH = 1,

  EXECUTE = 1 << 0,
  WRITE_FILE = 1 << 1,
  READ_FILE = 1 << 2,
  READ_FOLDER = 1 << 3,
  REMOVE_FOLDER = 1 << 4,
  REMOVE_FILE = 1 << 5,
  MAKE_FOLDER = 1 << 7,
  MAKE_FILE = 1 << 8,
  MAKE_SOCKET = 1 << 9,
  MAKE_FIFO = 1 << 10,
  MAKE_LINK = 1 << 12,
  REFER = 1 << 13,     // ABI 2: without it, nothing can be moved from folder to folder
  TRUNCATE = 1 << 14,  // ABI 3

  SCOPE_ABSTRACT_SOCKET = 1 << 0,  // ABI 6
  SCOPE_SIGNAL = 1 << 1,

  NO_LOG = 1 << 0,            // ABI 7, flags of landlock_restrict_self(2): a payload cannot fill the host's audit log,
  NO_LOG_OF_NESTED = 1 << 2,  // nor by a domain that it makes itself
};

// Device nodes are left out: mknod(2) refuses them anyway, by the error that programs expect.
static const uint64_t reading = EXECUTE | READ_FILE | READ_FOLDER;
static const uint64_t writing = WRITE_FILE | REMOVE_FOLDER | REMOVE_FILE | MAKE_FOLDER | MAKE_FILE | MAKE_SOCKET |
                                MAKE_FIFO | MAKE_LINK | REFER | TRUNCATE;

static long abi;
static struct ruleset handled;

void landlock_learn(void) {
  abi = syscall(SYS_landlock_create_ruleset, NULL, 0, GET_ABI);
  handled.file_access = reading | (abi < 3 ? writing & ~(uint64_t)TRUNCATE : writing);
  handled.scoped = abi < 6 ? 0 : SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL;
}

static int allow(int rules, int folder, uint64_t access) {
  const struct beneath rule = {.access = access & handled.file_access, .folder = folder};
  return (int)syscall(SYS_landlock_add_rule, rules, RULE_BENEATH, &rule, 0);
}

int landlock_rules(const int *writable, size_t count, struct failure *why) {
  if (abi < 2) return -1;
  // Older kernels know a shorter structure, and take a longer one whose rest is zero.
  auto_fd int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0);
  if (rules < 0) return fail(why, STAGE_LANDLOCK, 0, "a ruleset");
  auto_fd int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
  auto_fd int devices = open("/dev", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root < 0 || devices < 0 || allow(rules, root, reading) < 0 || allow(rules, devices, WRITE_FILE | TRUNCATE) < 0)
    return fail(why, STAGE_LANDLOCK, 1, "a rule for the cell");
  for (size_t i = 0; i < count; i++)
    if (allow(rules, writable[i], reading | writing) < 0) return fail(why, STAGE_LANDLOCK, 2, "a rule for the scratch");
  return fd_release(&rules);
}

int landlock_enter(int rules, struct failure *why) {
  if (rules < 0) return 0;
  const unsigned flags = abi < 7 ? 0 : NO_LOG | NO_LOG_OF_NESTED;
  return syscall(SYS_landlock_restrict_self, rules, flags) < 0 ? fail(why, STAGE_LANDLOCK, 3, "enter the domain") : 0;
}
