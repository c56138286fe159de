// Files out of a folder in which a hostile program laid everything it could think of, and files into it.
#include "collect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include "folder.h"
#include "tap.h"

enum { MOST_GIVEN = 4096 };

static char top[FOLDER_ROOM];
static int work;

static struct given {
  char path[COLLECT_PATH_ROOM];
  enum refusal refused;
  uint64_t size;
  mode_t mode;
  char first[16];  // bytes of the content
} given[MOST_GIVEN];
static size_t given_count;
static int result;

static void take(void *context, const struct collected *file) {
  (void)context;
  if (given_count == MOST_GIVEN) return;
  struct given *g = &given[given_count++];
  *g = (struct given){.refused = file->refused, .size = file->size, .mode = file->mode};
  memcpy(g->path, file->path, file->path_length);
  if (file->fd >= 0 && read(file->fd, g->first, sizeof g->first - 1) < 0) snprintf(g->first, sizeof g->first, "?");
}

static void collect_most(const char *pattern, uint32_t most_files, uint64_t most_bytes) {
  const struct pattern patterns[] = {{pattern, strlen(pattern)}};
  const struct collect_request request = {patterns, 1, most_files, most_bytes};
  struct failure why = {0};
  given_count = 0;
  result = collect_files(work, &request, take, NULL, &why);
}

static void collect(const char *pattern) { collect_most(pattern, 1000, 1 << 20); }

// The only thing given, or -1 as `refused` for none or several.
static bool only(const char *path, enum refusal refused) {
  bool right = result == 0 && given_count == 1 && !strcmp(given[0].path, path) && given[0].refused == refused;
  for (size_t i = 0; !right && i < given_count && i < 5; i++)
    tap_note("given: '%.60s', refused %d", given[i].path, (int)given[i].refused);
  return right;
}

static void ordinary_files(void) {
  mkdirat(work, "out", 0755);
  folder_write(work, "out/a.txt", "hello", 5);
  folder_write(work, "out/b.bin", "\0\1", 2);
  folder_write(work, "out/\xff\xfe", "x", 1);
  folder_write(work, "out/new\nline", "x", 1);
  fchmodat(work, "out/a.txt", 04751, 0);
  collect("out/*.txt");
  ok(only("out/a.txt", 0) && !strcmp(given[0].first, "hello") && given[0].size == 5, "a file comes with its content");
  ok(given[0].mode == 0751, "its mode comes without the set-user-id bit");
  collect("out/\xff\xfe");
  ok(only("out/\xff\xfe", 0), "a name that is no UTF-8 stays what it is");
  collect("out/new*");
  ok(only("out/new\nline", 0), "so does a name with a line feed");
  collect("out/*");
  ok(result == 0 && given_count == 4, "a wildcard gives all of them");
  collect("nothing");
  ok(result == 0 && given_count == 0, "no match is no failure");
  linkat(work, "out/a.txt", work, "hard", 0);
  collect("hard");
  ok(only("hard", 0), "a hard link is a file like any other");
  unlinkat(work, "hard", 0);
}

static void other_kinds(void) {
  mkdirat(work, "kinds", 0755);
  symlinkat("/etc/passwd", work, "kinds/link");
  collect("kinds/link");
  ok(only("kinds/link", REFUSED_LINK), "a link to /etc/passwd is refused");
  symlinkat("../out", work, "kinds/folder");
  collect("kinds/folder/a.txt");
  ok(result == 0 && given_count == 0, "nothing is found behind a linked folder");
  collect("kinds/**");
  ok(result == 0 && given_count == 2 && given[0].refused == REFUSED_LINK && given[1].refused == REFUSED_LINK,
     "links are named, and never followed");
  symlinkat("/proc/self/fd/0", work, "kinds/magic");
  collect("kinds/magic");
  ok(only("kinds/magic", REFUSED_LINK), "a link into /proc is refused");

  mkfifoat(work, "fifo", 0644);
  collect("fifo");
  ok(only("fifo", REFUSED_KIND), "a fifo is refused at once");
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", top);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) tap_note("bind: %s", strerror(errno));
  collect("socket");
  ok(only("socket", REFUSED_KIND), "a socket is refused");
  close(listener);
  if (mknodat(work, "device", S_IFCHR | 0666, makedev(1, 5)) == 0) {
    collect("device");
    ok(only("device", REFUSED_KIND), "a device is refused");
  } else {
    tap_skip("a device is refused", "no device can be made here");
  }
  mkdirat(work, "answer.txt", 0755);
  collect("answer.txt");
  ok(only("answer.txt", REFUSED_KIND), "a folder named like the wanted file is refused");
  collect("answer.*");
  ok(result == 0 && given_count == 0, "a wildcard passes folders over");
}

static void sizes(void) {
  int sparse = openat(work, "sparse", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  bool made = ftruncate(sparse, 1ll << 40) == 0;
  close(sparse);
  if (made) {
    collect("sparse");
    ok(only("sparse", REFUSED_TOO_LARGE) && given[0].size == 1ull << 40, "a sparse file of 1 TiB is refused unread");
  } else {
    tap_skip("a sparse file of 1 TiB is refused unread", "this file system has no such files");
  }
  collect_most("out/a.txt", 1, 5);
  ok(only("out/a.txt", 0), "a file as large as allowed is given");
  collect_most("out/a.txt", 1, 4);
  ok(only("out/a.txt", REFUSED_TOO_LARGE), "a file larger than allowed is refused");
  collect_most("out/a.txt", 0, 100);
  ok(only("out/a.txt", REFUSED_TOO_MANY), "a file too many is refused");

  mkdirat(work, "many", 0755);
  for (int i = 0; i < 50; i++) {
    char name[32];
    snprintf(name, sizeof name, "many/%d", i);
    folder_write(work, name, "12", 2);
  }
  collect_most("many/*", 10, 1000);
  size_t files = 0, refused = 0;
  for (size_t i = 0; i < given_count; i++) {
    files += given[i].refused == 0;
    refused += given[i].refused == REFUSED_TOO_MANY;
  }
  ok(files == 10 && refused == 40, "of 50 files 10 are given and 40 refused by name");
  collect_most("many/*", 100, 21);
  for (size_t i = files = 0; i < given_count; i++) files += given[i].refused == 0;
  ok(files == 10, "the bytes are counted over all files");
  if (geteuid() != 0) {
    fchmodat(work, "out/b.bin", 0, 0);
    collect("out/b.bin");
    ok(only("out/b.bin", REFUSED_UNREADABLE), "a file that cannot be read is refused");
  }
}

// Folders of that name within each other; returns how many were made.
static int nest(const char *name, int depth) {
  int folder = openat(work, ".", O_PATH | O_DIRECTORY | O_CLOEXEC), made = 0;
  for (; made < depth && folder >= 0; made++) {
    if (mkdirat(folder, name, 0755) < 0) break;
    int below = openat(folder, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (below >= 0) folder_write(below, "f", "x", 1);
    close(folder);
    folder = below;
  }
  close(folder);
  return made;
}

static void deep_folders(void) {
  char name[256];
  int before = dup(0);
  close(before);
  ok(nest("d", 200) == 200, "200 folders within each other");
  collect("d/**");
  ok(result == 0 && given_count == COLLECT_DEPTH, "%d of them are looked into, not one more (%zu)", COLLECT_DEPTH,
     given_count);
  memset(name, 'n', 255);
  name[255] = 0;
  ok(nest(name, 30) == 30, "a path of 7,700 bytes");
  collect("nnn*/**");
  bool short_enough = true;
  for (size_t i = 0; i < given_count; i++) short_enough = short_enough && strlen(given[i].path) < COLLECT_PATH_ROOM;
  ok(result == 0 && given_count == 15 && short_enough, "paths up to 4,095 bytes are given (%zu)", given_count);
  int after = dup(0);
  close(after);
  ok(before == after, "no descriptor stays open");
}

static int put_mode(const char *path, uint32_t mode) {
  struct failure why = {0};
  int content = memfd_create("content", MFD_CLOEXEC);
  if (write(content, "content", 7) != 7) exit(1);
  lseek(content, 0, SEEK_SET);
  int status = put_file(work, path, mode, &(struct content){.fd = content}, &why);
  close(content);
  return status < 0 ? why.error : 0;
}

static int put(const char *path) { return put_mode(path, 0644); }

static bool is_content(const char *path) {
  char text[16] = {0};
  int file = openat(work, path, O_RDONLY | O_CLOEXEC);
  bool right = file >= 0 && read(file, text, sizeof text - 1) == 7 && !strcmp(text, "content");
  close(file);
  return right;
}

static bool exists(const char *path) { return faccessat(work, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0; }

// What is refused is told, but not more of it than whoever asked can bear.
static void refusals(void) {
  mkdirat(work, "links", 0755);
  for (int i = 0; i < COLLECT_MOST_REFUSED + 50; i++) {
    char name[32];
    snprintf(name, sizeof name, "links/%d", i);
    symlinkat("x", work, name);
  }
  collect("links/*");
  size_t links = 0;
  for (size_t i = 0; i < given_count; i++) links += given[i].refused == REFUSED_LINK;
  ok(result == 0 && links == COLLECT_MOST_REFUSED && given_count == links + 1 &&
         given[links].refused == REFUSED_TOO_MANY,
     "after %d refusals it is told that there are more", COLLECT_MOST_REFUSED);
}

// Names and patterns that take a long time to compare, and a folder full of them.
static void slow_patterns(void) {
  static char text[240], name[256];
  static struct pattern patterns[MOST_PATTERNS];
  struct failure why = {0};
  for (size_t i = 0; i + 1 < sizeof text; i += 2) memcpy(text + i, "*a", 2);
  memcpy(text, "**/*", 4);
  memcpy(text + sizeof text - 2, "ab", 2);
  mkdirat(work, "slow", 0755);
  memset(name, 'a', 250);
  for (int i = 0; i < 20000; i++) {
    char path[300];
    snprintf(path, sizeof path, "slow/%s%d", name, i);
    symlinkat("x", work, path);
  }
  for (size_t i = 0; i < MOST_PATTERNS; i++) patterns[i] = (struct pattern){text, sizeof text};
  const struct collect_request request = {patterns, MOST_PATTERNS, 10, 10};
  given_count = 0;
  result = collect_files(work, &request, take, NULL, &why);
  ok(result == 0 && given_count == 1 && given[0].refused == REFUSED_TOO_MANY,
     "a search that takes too long ends, and says so");
}

static void putting(void) {
  struct stat status;
  char deep[600] = "", outside[FOLDER_ROOM + 16];
  ok(put("main.c") == 0 && is_content("main.c"), "a file is put");
  ok(put("src/a/b/c.h") == 0 && is_content("src/a/b/c.h"), "folders on its way are made");
  ok(put("src/a/d.h") == 0, "folders that are there already will do");
  ok(put_mode("tool", 06755) == 0 && fstatat(work, "tool", &status, 0) == 0 && (status.st_mode & 07777) == 0755,
     "it gets its mode, without the set-user-id bit");
  ok(put("main.c") == EEXIST, "a file that exists is never overwritten");
  ok(put("src") == EEXIST, "nor is a folder");
  ok(put("fifo") == EEXIST, "nor a fifo opened");
  ok(put("fifo/x") == ENOTDIR, "a fifo is no folder");

  snprintf(outside, sizeof outside, "%s-outside", top);
  mkdir(outside, 0755);
  symlinkat(outside, work, "away");
  symlinkat("src", work, "near");
  ok(put("away/x") == ELOOP, "a link on the way is refused");
  ok(put("near/x") == ELOOP && !exists("src/x"), "also one that stays within");
  snprintf(deep, sizeof deep, "%s/new", outside);
  symlinkat(deep, work, "dangling");
  ok(put("dangling") == EEXIST && access(deep, F_OK) < 0, "a dangling link at its end is not followed");
  ok(rmdir(outside) == 0, "nothing came to lie outside");

  ok(put("../x") == EINVAL && put("a/../x") == EINVAL && put("..") == EINVAL, "the way up is refused");
  ok(put("/x") == EINVAL && put("/etc/x") == EINVAL, "an absolute path is refused");
  ok(put("") == EINVAL && put(".") == EINVAL && put("a/") == EINVAL && put("a//x") == EINVAL && put("./x") == EINVAL,
     "a path with an empty or a dot segment is refused");
  for (int i = 0; i < COLLECT_DEPTH; i++) strcpy(deep + (size_t)i * 2, "p/");
  strcpy(deep + 2 * COLLECT_DEPTH, "file");
  ok(put(deep) == 0 && is_content(deep), "a file %d folders deep is put", COLLECT_DEPTH);
  strcpy(deep + 2 * COLLECT_DEPTH, "p/file");
  ok(put(deep) == ENAMETOOLONG, "a file deeper than that is refused");
  static char longest[COLLECT_PATH_ROOM + 8];
  memset(longest, 'x', sizeof longest - 1);
  ok(put(longest) == ENAMETOOLONG, "so is a path that is too long");

  struct failure why = {0};
  int directory = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ok(put_file(work, "half", 0644, &(struct content){.fd = directory}, &why) < 0 && !exists("half"),
     "what cannot be copied leaves no half file");
  close(directory);
  const struct content bytes = {.fd = -1, .bytes = "content", .length = 7}, none = {.fd = -1};
  ok(put_file(work, "bytes", 0644, &bytes, &why) == 0 && is_content("bytes"), "a file is put from bytes");
  ok(put_file(work, "none", 0644, &none, &why) == 0 && fstatat(work, "none", &status, 0) == 0 && status.st_size == 0,
     "which may be none");
}

int main(void) {
  folder_make(top);
  work = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  umask(022);
  alarm(120);  // whatever blocks is a failure
  ordinary_files();
  other_kinds();
  sizes();
  deep_folders();
  putting();
  refusals();
  slow_patterns();
  close(work);
  folder_remove(top);
  return tap_done();
}
