// Has the kernel burn the time, in single calls as long as they come: `kernel_burn WAY`.
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <unistd.h>

enum { MUCH = 32 << 20 };

static void *room(void) { return mmap(NULL, MUCH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }

static void random_bytes(void) {
  char *to = room();
  while (getrandom(to, MUCH, 0) != 0) {}
}

static void zeros(void) {
  char *to = room();
  int zero = open("/dev/zero", O_RDONLY);
  while (read(zero, to, MUCH) > 0) {}
}

static void faults(void) {
  for (;;) {
    char *at = room();
    memset(at, 1, MUCH);
    munmap(at, MUCH);
  }
}

static void populate(void) {
  for (;;) munmap(mmap(NULL, MUCH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0), MUCH);
}

static void pipes(void) {
  int ends[2], zero = open("/dev/zero", O_RDONLY), null = open("/dev/null", O_WRONLY);
  if (pipe(ends) < 0) return;
  for (;;)
    if (splice(zero, NULL, ends[1], NULL, 1 << 16, 0) <= 0 || splice(ends[0], NULL, null, NULL, 1 << 16, 0) <= 0)
      return;
}

static void files(void) {
  int from = open("/proc/self/exe", O_RDONLY), null = open("/dev/null", O_WRONLY);
  for (;;) {
    off_t begin = 0;
    if (sendfile(null, from, &begin, MUCH) < 0) return;
  }
}

static void locks(void) {
  int file = open("lock", O_RDWR | O_CREAT, 0600);
  for (off_t at = 0;; at += 2) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = at % (1 << 16), .l_len = 1};
    fcntl(file, F_SETLK, &lock);
  }
}

int main(int count, char **words) {
  static const struct {
    const char *name;
    void (*burn)(void);
  } ways[] = {{"random", random_bytes}, {"zeros", zeros}, {"faults", faults}, {"populate", populate},
              {"pipes", pipes},         {"files", files}, {"locks", locks}};
  for (unsigned i = 0; count > 1 && i < sizeof ways / sizeof ways[0]; i++)
    if (strcmp(words[1], ways[i].name) == 0) ways[i].burn();
  return 1;
}
