// `rendezvous wait` takes every name and lock that it can and waits; `rendezvous look`, in another cell at the same time,
// looks for them all: names of sockets, of shared memory and of semaphores, ports, locks on what both cells see, futexes.
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "attack.h"

enum { PORT = 47111 };

// Without /dev: those nodes are the machine's own, which no unprivileged user can make anew, and a lock on them is seen by
// whoever cares for locks on /dev/null.
static const char *const paths[] = {"/",     "/usr",       "/usr/bin", "/usr/bin/env", "/etc", "/etc/passwd",
                                    "/proc", "/proc/self", "/tmp",     "/dev/shm",     "."};
static const struct sockaddr_un abstract = {.sun_family = AF_UNIX, .sun_path = "\0rendezvous"};
static const struct sockaddr_un named = {.sun_family = AF_UNIX, .sun_path = "/tmp/rendezvous"};
static const struct sockaddr_in local = {
    .sin_family = AF_INET, .sin_port = (PORT & 0xff) << 8 | PORT >> 8, .sin_addr = {.s_addr = 0x0100007f}};

static bool take(int family, const void *address, socklen_t size) {
  int listener = socket(family, SOCK_STREAM, 0);
  return bind(listener, address, size) == 0 && listen(listener, 1) == 0;
}

static void expect_alone(const char *what, int family, const void *address, socklen_t size) {
  int caller = socket(family, SOCK_STREAM, 0);
  if (connect(caller, address, size) == 0)
    broken("%s: somebody answers", what);
  else if (!take(family, address, size))
    broken("%s: %s", what, strerror(errno));
  else
    held("%s: nobody there", what);
  close(caller);
}

static void lock_all(bool look) {
  for (unsigned i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    int file = open(paths[i], O_RDONLY | O_NONBLOCK);
    struct flock record = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    // A lease of somebody else's holds up whoever opens the file.
    if (file < 0 && look) broken("%s: %s", paths[i], strerror(errno));
    if (!look) fcntl(file, F_SETLEASE, F_WRLCK);
    if (flock(file, LOCK_EX | LOCK_NB) < 0 && look) broken("%s is locked: %s", paths[i], strerror(errno));
    fcntl(file, F_SETLK, &record);
    record.l_type = F_WRLCK;
    if (look && fcntl(file, F_GETLK, &record) == 0 && record.l_type != F_UNLCK && record.l_pid != getpid())
      broken("%s: a record is locked by %d", paths[i], record.l_pid);
  }
}

int main(int count, char **words) {
  bool look = count > 1 && strcmp(words[1], "look") == 0;
  if (!look) {
    take(AF_UNIX, &abstract, sizeof abstract);
    take(AF_UNIX, &named, sizeof named);
    take(AF_INET, &local, sizeof local);
    sem_open("/rendezvous", O_CREAT, 0666, 1);
    if (shm_open("/rendezvous", O_CREAT | O_RDWR, 0666) < 0) broken("shm_open: %s", strerror(errno));
    lock_all(false);
    held("it waits");
    for (;;) pause();
  }
  usleep(200000);
  expect_alone("an abstract socket", AF_UNIX, &abstract, sizeof abstract);
  expect_alone("a socket in /tmp", AF_UNIX, &named, sizeof named);
  expect_alone("a port", AF_INET, &local, sizeof local);
  REFUSED(shm_open("/rendezvous", O_RDWR, 0), ENOENT);
  REFUSED(sem_open("/rendezvous", 0) == SEM_FAILED ? -1 : 0, ENOENT);
  lock_all(true);
  held("locks of its own only");
  return 0;
}
