// The collector and PUT over a folder tree that the input describes: links, FIFOs, sockets, modes, names as bytes,
// depth. Nothing outside the work folder is ever given out, written or made, and every bound holds.
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "../tests/folder.h"
#include "collect.h"
#include "fuzz.h"

enum { MOST_OPERATIONS = 48, NAME_ROOM = 300, MOST_FUZZ_PATTERNS = 8, DEEPEST = COLLECT_DEPTH + 8 };

static char base[FOLDER_ROOM], work_path[2 * FOLDER_ROOM];
static const char secret[] = "nobody's business";
static struct stat outside_before;

static void remove_base(void) { folder_remove(base); }

// base/outside/secret is what must neither be read nor changed; base/work is made anew for every input.
static void prepare(void) {
  if (base[0]) return;
  if (!getenv("TMPDIR") && access("/dev/shm", W_OK) == 0) setenv("TMPDIR", "/dev/shm", 0);
  folder_make(base);
  atexit(remove_base);
  int top = open(base, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  REQUIRE(mkdirat(top, "outside", 0755) == 0, "a folder outside");
  int outside = openat(top, "outside", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  folder_write(outside, "secret", secret, sizeof secret);
  REQUIRE(fstat(outside, &outside_before) == 0, "a folder outside");
  snprintf(work_path, sizeof work_path, "%s/work", base);
  close(outside);
  close(top);
}

static void outside_is_as_it_was(void) {
  char path[2 * FOLDER_ROOM], content[sizeof secret + 1] = {0};
  struct stat now;
  snprintf(path, sizeof path, "%s/outside", base);
  REQUIRE(stat(path, &now) == 0 && now.st_mtim.tv_sec == outside_before.st_mtim.tv_sec &&
              now.st_mtim.tv_nsec == outside_before.st_mtim.tv_nsec && now.st_mode == outside_before.st_mode,
          "nothing is made or removed outside");
  snprintf(path, sizeof path, "%s/outside/secret", base);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  REQUIRE(file >= 0 && read(file, content, sizeof content) == sizeof secret && !memcmp(content, secret, sizeof secret),
          "nothing is written outside");
  close(file);
}

static void make_link(struct food *f, int at, const char *name) {
  static const char *const targets[] = {
      "..", ".",   "/",         "../outside", "../outside/secret", "/etc/passwd", "/proc/self/fd/0", "/proc/self/root",
      "a",  "a/b", "../work/a", "/dev/zero"};
  char own[NAME_ROOM];
  uint8_t which = eat(f);
  if (which < sizeof targets / sizeof targets[0]) {
    symlinkat(targets[which], at, name);
  } else if (which == 255) {
    snprintf(own, sizeof own, "%s/outside%s", base, eat(f) & 1 ? "/secret" : "");
    symlinkat(own, at, name);
  } else {
    eat_text(f, own, sizeof own);
    symlinkat(own, at, name);
  }
}

static void make_socket(int at, const char *name) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int length = snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", at, name);
  if (length > 0 && (size_t)length < sizeof address.sun_path && !strchr(name, '/'))
    bind(fd, (const struct sockaddr *)&address, sizeof address);
  close(fd);
}

static void make_file(struct food *f, int at, const char *name) {
  int file = openat(at, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, eat(f) & 1 ? 0644 : eat(f));
  if (file < 0) return;
  off_t size = eat(f) & 1 ? eat(f) : (off_t)eat_u32(f) << (eat(f) % 20);
  if (ftruncate(file, size) < 0) errno = 0;  // larger than this file system takes
  close(file);
}

static bool climbs(const char *path) {
  for (;; path++) {
    size_t length = strcspn(path, "/");
    if (length == 2 && !strncmp(path, "..", 2)) return true;
    path += length;
    if (!*path) return false;
  }
}

static void put(struct food *f, int work) {
  char path[2 * NAME_ROOM];
  struct failure why = {0};
  eat_text(f, path, sizeof path);
  const struct content content = {.fd = -1, .bytes = f->at, .length = food_left(f) < 64 ? food_left(f) : 64};
  struct stat made;
  if (put_file(work, path, eat_u16(f), &content, &why) < 0) {
    REQUIRE(why.stage == STAGE_PUT && why.error, "a refused PUT says why");
    return;
  }
  REQUIRE(!climbs(path), "a path that climbs is refused");
  REQUIRE(fstatat(work, path, &made, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(made.st_mode), "a PUT makes a regular file");
  REQUIRE((size_t)made.st_size == content.length && !(made.st_mode & 07000), "with the content and no odd mode");
}

static void operate(struct food *f, int work, int *at, int *depth) {
  char name[NAME_ROOM];
  uint8_t what = eat(f) % 12;
  if (what >= 10) {
    put(f, work);
    return;
  }
  eat_text(f, name, sizeof name);
  if (strchr(name, '/') || !strcmp(name, "..")) return;  // no operation below leads out
  switch (what) {
    case 0: mkdirat(*at, name, 0755); break;
    case 1: make_link(f, *at, name); break;
    case 2: mkfifoat(*at, name, 0666); break;
    case 3: make_socket(*at, name); break;
    case 4: fchmodat(*at, name, eat_u16(f) & 0777, AT_SYMLINK_NOFOLLOW); break;
    case 5:
    case 6: make_file(f, *at, name); break;
    default: {
      int below = mkdirat(*at, name, 0755) == 0 || errno == EEXIST
                      ? openat(*at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                      : -1;
      if (below < 0 || ++*depth > DEEPEST) {
        close(below);
        return;
      }
      close(*at);
      *at = below;
    }
  }
}

struct given {
  const struct collect_request *request;
  int work;
  uint32_t files, calls;
  uint64_t bytes;
};

static void look_at(void *context, const struct collected *file) {
  struct given *g = context;
  struct stat found, same;
  g->calls++;
  REQUIRE(strlen(file->path) == file->path_length && file->path_length < COLLECT_PATH_ROOM && file->path[0] != '/',
          "a path below the work folder");
  bool wanted = false;
  for (uint32_t i = 0; i < g->request->pattern_count; i++)
    wanted |= pattern_matches(g->request->patterns[i].text, g->request->patterns[i].length, file->path) != 0;
  REQUIRE(wanted, "what is given out was asked for");
  REQUIRE(fstatat(g->work, file->path, &same, AT_SYMLINK_NOFOLLOW) == 0, "the path names something");
  REQUIRE((file->fd < 0) == (file->refused >= REFUSED_KIND && file->refused <= REFUSED_UNREADABLE),
          "a match is given out, or refused for a reason");
  if (file->fd < 0) return;
  REQUIRE(fstat(file->fd, &found) == 0 && S_ISREG(found.st_mode), "only regular files are given out");
  REQUIRE(found.st_ino == same.st_ino && found.st_dev == same.st_dev, "and what lies there by that very path");
  REQUIRE((fcntl(file->fd, F_GETFL) & O_ACCMODE) == O_RDONLY, "for reading");
  REQUIRE(file->size == (uint64_t)found.st_size && !(file->mode & ~0777u), "with its size and mode");
  g->files++;
  g->bytes += file->size;
  REQUIRE(g->files <= g->request->most_files && g->bytes <= g->request->most_bytes, "the bounds hold");
}

static void collect(struct food *f, int work) {
  static const struct pattern all[] = {{"**", 2}, {"*", 1}};
  struct pattern patterns[MOST_FUZZ_PATTERNS];
  struct failure why = {0};
  struct collect_request request = {.patterns = patterns};
  uint8_t bounds = eat(f);
  request.most_files = bounds & 1 ? eat(f) : UINT32_MAX;
  request.most_bytes = bounds & 2 ? eat_u32(f) : UINT64_MAX;
  request.pattern_count = eat(f) % MOST_FUZZ_PATTERNS;
  for (uint32_t i = 0; i < request.pattern_count; i++) {
    size_t length;
    patterns[i].text = (const char *)eat_bytes(f, eat(f), &length);
    patterns[i].length = length;
  }
  if (!request.pattern_count) request.patterns = all, request.pattern_count = 1 + (bounds >> 2 & 1);
  struct given given = {.request = &request, .work = work};
  REQUIRE(collect_files(work, &request, look_at, &given, &why) == 0, why.detail);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  prepare();
  struct food food = food_of(data, size);
  int before = next_descriptor(), depth = 0;
  umask(0);
  REQUIRE(mkdir(work_path, 0755) == 0, "a work folder");
  int work = open(work_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), at = dup(work);
  for (int i = eat(&food) % MOST_OPERATIONS; i > 0 && food_left(&food); i--) operate(&food, work, &at, &depth);
  collect(&food, work);
  close(at);
  close(work);
  REQUIRE(next_descriptor() == before, "no descriptor stays open");
  outside_is_as_it_was();
  folder_remove(work_path);
  return 0;
}
