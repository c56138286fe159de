// Takes memory without end by one of the many ways: `bomb_by WAY`.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "attack.h"

enum { STEP = 4 << 20, PAGE = 4096 };

static void *more(int flags, int fd, off_t at) {
  void *got = mmap(NULL, STEP, PROT_READ | PROT_WRITE, flags, fd, at);
  if (got == MAP_FAILED) {
    held("mmap: %s", strerror(errno));
    exit(0);
  }
  return got;
}

static void by_brk(void) {
  for (;;) memset(sbrk(STEP), 1, STEP);
}

static void by_private(void) {
  for (;;) memset(more(MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 1, STEP);
}

static void by_shared(void) {
  for (;;) memset(more(MAP_SHARED | MAP_ANONYMOUS, -1, 0), 1, STEP);
}

static void by_populate(void) {
  for (;;) more(MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
}

static void by_one_call(void) {
  mmap(NULL, 2ul << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_POPULATE, -1, 0);
  for (;;) {}
}

static void by_huge_pages(void) {
  for (;;) {
    void *some = more(MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    madvise(some, STEP, MADV_HUGEPAGE);
    memset(some, 1, STEP);
  }
}

static void by_advice(void) {
  for (;;)
    if (madvise(more(MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), STEP, 23 /* MADV_POPULATE_WRITE */) < 0) by_private();
}

static void by_remapping(void) {
  char *all = more(MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (size_t size = STEP; all != MAP_FAILED; size += STEP) {
    memset(all + size - STEP, 1, STEP);
    all = mremap(all, size, size + STEP, MREMAP_MAYMOVE);
  }
}

static void by_copy_on_write(void) {
  int file = open("/proc/self/exe", O_RDONLY);
  for (;;) {
    char *some = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
    if (some == MAP_FAILED) break;
    some[0] = 1;
  }
  by_private();
}

static void by_child(void) {
  if (fork() == 0) by_private();
  for (;;) wait(NULL);
}

// None of them reaches the limit alone.
static void by_children(void) {
  for (int i = 0; i < 12; i++)
    if (fork() == 0) {
      for (int j = 0; j < 3; j++) memset(more(MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 1, STEP);
      for (;;) pause();
    }
  for (;;) pause();
}

// Each dies before it could be looked at twice, and gives the next what it has.
static void by_relay(void) {
  signal(SIGCHLD, SIG_IGN);
  held("it hands on what it has");
  if (fork() != 0)
    for (;;) pause();
  for (;;) {
    memset(more(MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 1, STEP);
    if (fork() != 0) _exit(0);
  }
}

static void *fill(void *nothing) {
  by_private();
  return nothing;
}

static void by_threads(void) {
  pthread_t thread;
  for (int i = 0; i < 8; i++) pthread_create(&thread, NULL, fill, NULL);
  for (;;) pause();
}

// A page here and there: what grows is what the kernel needs to find them.
static void by_page_tables(void) {
  const size_t all = 1ull << 38, apart = 2 << 20;
  char *room = mmap(NULL, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  volatile char sum = 0;
  if (room == MAP_FAILED) broken("256 GiB: %s", strerror(errno));
  for (size_t at = 0; room != MAP_FAILED && at < all; at += apart) sum += room[at];  // the zero page, which is nobody's
}

int main(int count, char **words) {
  static const struct {
    const char *name;
    void (*take)(void);
  } ways[] = {
      {"brk", by_brk},           {"private", by_private},         {"shared", by_shared},
      {"populate", by_populate}, {"one-call", by_one_call},       {"huge-pages", by_huge_pages},
      {"advice", by_advice},     {"remapping", by_remapping},     {"copy-on-write", by_copy_on_write},
      {"child", by_child},       {"children", by_children},       {"relay", by_relay},
      {"threads", by_threads},   {"page-tables", by_page_tables},
  };
  for (unsigned i = 0; count > 1 && i < sizeof ways / sizeof ways[0]; i++)
    if (strcmp(words[1], ways[i].name) == 0) {
      ways[i].take();
      broken("%s: it ends", words[1]);
    }
  return 2;
}
