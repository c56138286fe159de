#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arch.h"
#include "fd.h"
#include "setup.h"

// Sealed, since the payload can open it again for writing by /proc/self/fd/0.
static int open_memory(const struct span *bytes, struct failure *why) {
  auto_fd int file = (int)setup_call(SYS_memfd_create, (uintptr_t) "input", MFD_CLOEXEC | MFD_ALLOW_SEALING, 0, 0, 0);
  if (file < 0 || write(file, bytes->bytes, bytes->length) != (ssize_t)bytes->length || lseek(file, 0, SEEK_SET) < 0 ||
      fcntl(file, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0)
    return fail(why, STAGE_STDIO, 5, "standard input in memory");
  return fd_release(&file);
}

int input_open(const struct span *bytes, struct failure *why) {
  if (bytes->length == 0) {
    // Anew for each run: on a shared open file one run could leave locks and flags to the next.
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    return null < 0 ? fail(why, STAGE_STDIO, 0, "/dev/null") : null;
  }
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) return fail(why, STAGE_STDIO, 0, "a pipe for standard input");
  auto_fd int from = ends[0], to = ends[1];
  // Every pipe takes one page; one of a user who has many of them may take no more (pipe-user-pages-soft, pipe(7)).
  if (bytes->length > PIPE_BUF && fcntl(to, F_SETFL, O_NONBLOCK) < 0)
    return fail(why, STAGE_STDIO, 0, "a pipe for standard input");
  ssize_t taken = write(to, bytes->bytes, bytes->length);
  return taken == (ssize_t)bytes->length ? fd_release(&from) : open_memory(bytes, why);
}
