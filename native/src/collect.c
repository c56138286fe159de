#include "collect.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "arch.h"
#include "fd.h"

// Opens `name` below `dir`, never over a link or a mount, never waiting, never taking a terminal.
static int open_beneath(int dir, const char *name, int flags, mode_t mode) {
  const struct open_how how = {
      .flags = (unsigned)(flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY),
      .mode = mode,
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV,
  };
  return (int)syscall(SYS_openat2, dir, name, &how, sizeof how);
}

static const char *segment_end(const char *at, const char *end) {
  const char *slash = memchr(at, '/', (size_t)(end - at));
  return slash ? slash : end;
}

// One segment, by going back to the last `*`: linear in the product of the lengths at worst.
static bool segment_matches(const char *p, const char *p_end, const char *s, const char *s_end) {
  const char *star = NULL, *retry = NULL;
  while (s < s_end) {
    if (p < p_end && *p == '*') {
      star = ++p;
      retry = s;
    } else if (p < p_end && (*p == '?' || *p == *s)) {
      p++, s++;
    } else if (star) {
      p = star;
      s = ++retry;
    } else {
      return false;
    }
  }
  while (p < p_end && *p == '*') p++;
  return p == p_end;
}

static bool is_any_depth(const char *p, const char *end) { return end - p == 2 && p[0] == '*' && p[1] == '*'; }

// Whole paths, by the same way back on the level of segments, so that no pattern takes exponential time.
int pattern_matches(const char *pattern, size_t pattern_length, const char *path) {
  const char *p = pattern, *p_end = pattern + pattern_length, *s = path, *s_end = path + strlen(path);
  const char *any = NULL, *retry = NULL;
  while (s < s_end) {
    const char *p_segment = p < p_end ? segment_end(p, p_end) : p, *s_segment = segment_end(s, s_end);
    if (p < p_end && is_any_depth(p, p_segment)) {
      any = p = p_segment + (p_segment < p_end);
      retry = s;
    } else if (p < p_end && segment_matches(p, p_segment, s, s_segment) && (p_segment < p_end) == (s_segment < s_end)) {
      p = p_segment + (p_segment < p_end);
      s = s_segment + (s_segment < s_end);
    } else if (p < p_end && segment_matches(p, p_segment, s, s_segment) && s_segment == s_end &&
               is_any_depth(p_segment + 1, p_end)) {
      return false;  // `a/**` means what lies below a, not a itself
    } else if (any) {
      const char *next = segment_end(retry, s_end);
      p = any;
      s = retry = next + (next < s_end);
      if (p == p_end) return true;  // a closing `**` takes all the rest
    } else {
      return false;
    }
  }
  return p == p_end;
}

struct walk {
  const struct collect_request *request;
  collect_sink *sink;
  void *context;
  char path[COLLECT_PATH_ROOM];
  uint32_t files, refused;
  uint64_t bytes;
  struct timespec end;  // on the clock of this process
  bool over;            // nothing more is looked at
  struct failure *why;  // what of the machine has failed, if something has: the list is not complete then
};

// Whether it was the machine that failed, and not what the run has made of its files.
static bool is_fault(struct walk *w) {
  static const int of_files[] = {ELOOP, EXDEV, EACCES, EPERM, ENAMETOOLONG, ENOTDIR, ENXIO};
  for (size_t i = 0; i < sizeof of_files / sizeof of_files[0]; i++)
    if (errno == of_files[i]) return false;
  fail(w->why, STAGE_COLLECT, 1, *w->path ? w->path : "/work");
  return true;
}

static bool has_wildcard_name(const struct pattern *p) {
  const char *last = memrchr(p->text, '/', p->length);
  const char *name = last ? last + 1 : p->text;
  return memchr(name, '*', (size_t)(p->text + p->length - name)) ||
         memchr(name, '?', (size_t)(p->text + p->length - name));
}

// Folders match only where they are asked for by their very name: that is a mistake worth telling.
static bool wanted(const struct walk *w, bool is_folder) {
  for (uint32_t i = 0; i < w->request->pattern_count; i++) {
    const struct pattern *p = &w->request->patterns[i];
    if (!(is_folder && has_wildcard_name(p)) && pattern_matches(p->text, p->length, w->path)) return true;
  }
  return false;
}

static void give(struct walk *w, const struct stat *status, int fd, enum refusal refused) {
  const struct collected file = {.path = w->path,
                                 .path_length = strlen(w->path),
                                 .mode = status->st_mode & 0777,
                                 .size = (uint64_t)status->st_size,
                                 .fd = fd,
                                 .refused = refused};
  w->sink(w->context, &file);
}

// A program can lay more for the JVM to hear of than it has memory for: the last that is told is that there is more.
static void refuse(struct walk *w, const struct stat *status, enum refusal reason) {
  w->over = w->over || w->refused++ == COLLECT_MOST_REFUSED;
  give(w, status, -1, w->over ? REFUSED_TOO_MANY : reason);
}

static void collect_one(struct walk *w, int dir, const char *name, const struct stat *status) {
  if (!S_ISREG(status->st_mode)) {
    refuse(w, status, S_ISLNK(status->st_mode) ? REFUSED_LINK : REFUSED_KIND);
    return;
  }
  auto_fd int fd = open_beneath(dir, name, O_RDONLY, 0);
  struct stat opened;
  if (fd < 0 || fstat(fd, &opened) < 0) {
    if (!is_fault(w)) refuse(w, status, errno == ELOOP || errno == EXDEV ? REFUSED_LINK : REFUSED_UNREADABLE);
  } else if (!S_ISREG(opened.st_mode))
    refuse(w, status, REFUSED_KIND);
  else if (w->files >= w->request->most_files)
    refuse(w, status, REFUSED_TOO_MANY);
  else if ((uint64_t)opened.st_size > w->request->most_bytes - w->bytes)
    refuse(w, status, REFUSED_TOO_LARGE);
  else {
    w->files++;
    w->bytes += (uint64_t)opened.st_size;
    give(w, &opened, fd, 0);
  }
}

// Both the names and the patterns can be made for each other to take hours.
static bool is_late(const struct walk *w) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec > w->end.tv_sec || (now.tv_sec == w->end.tv_sec && now.tv_nsec > w->end.tv_nsec);
}

static void walk_folder(struct walk *w, int folder, size_t length, int depth);

static void visit(struct walk *w, int folder, const char *name, size_t length, int depth) {
  int added = snprintf(w->path + length, sizeof w->path - length, "%s%s", length ? "/" : "", name);
  struct stat status;
  if (added < 0 || (size_t)added >= sizeof w->path - length) return;  // no pattern is that long
  if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0) {
    is_fault(w);
    return;
  }
  bool is_folder = S_ISDIR(status.st_mode);
  if (is_late(w)) {
    w->over = true;
    refuse(w, &status, REFUSED_TOO_MANY);
    return;
  }
  if (wanted(w, is_folder)) collect_one(w, folder, name, &status);
  if (!is_folder || depth == COLLECT_DEPTH) return;
  int below = open_beneath(folder, name, O_RDONLY | O_DIRECTORY, 0);
  if (below >= 0)
    walk_folder(w, below, length + (size_t)added, depth + 1);
  else
    is_fault(w);
}

// Takes the descriptor of the folder over.
static void walk_folder(struct walk *w, int folder, size_t length, int depth) {
  DIR *list = fdopendir(folder);
  if (!list) {
    is_fault(w);
    close(folder);
    return;
  }
  while (!w->over && !w->why->stage) {
    errno = 0;
    const struct dirent *entry = readdir(list);
    if (!entry && errno) is_fault(w);
    if (!entry) break;
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
    visit(w, folder, entry->d_name, length, depth);
    w->path[length] = 0;
  }
  closedir(list);
}

int collect_files(int work, const struct collect_request *request, collect_sink *sink, void *context,
                  struct failure *why) {
  static struct walk w;
  w = (struct walk){.request = request, .sink = sink, .context = context, .why = why};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &w.end);
  w.end.tv_sec += COLLECT_MOST_SECONDS;
  int top = openat(work, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (top < 0) return fail(why, STAGE_COLLECT, 0, "/work");
  walk_folder(&w, top, 0, 0);
  return why->stage ? -1 : 0;
}

// Goes down the folders of a path, making those that are missing; returns the last one, and its name in `name`.
static int make_folders(int work, char *path, const char **name) {
  auto_fd int folder = openat(work, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
  int depth = 0;
  for (char *slash; folder >= 0 && (slash = strchr(path, '/')); path = slash + 1) {
    *slash = 0;
    bool climbs = !*path || !strcmp(path, ".") || !strcmp(path, "..");
    if (climbs || ++depth > COLLECT_DEPTH) {
      errno = climbs ? EINVAL : ENAMETOOLONG;
      return -1;
    }
    if (mkdirat(folder, path, 0755) < 0 && errno != EEXIST) return -1;
    int below = open_beneath(folder, path, O_RDONLY | O_DIRECTORY, 0);
    if (below < 0) return -1;
    fd_close(&folder);
    folder = below;
  }
  *name = path;
  return fd_release(&folder);
}

static int copy_all(int to, int from) {
  for (;;) {
    ssize_t count = sendfile(to, from, NULL, 1 << 20);
    if (count == 0) return 0;
    if (count < 0 && errno != EINTR) return -1;
  }
}

// On a tmpfs a write falls short only where the scratch is full, and the one after it says so.
static int write_all(int to, const uint8_t *bytes, size_t length) {
  while (length > 0) {
    ssize_t count = write(to, bytes, length);
    if (count < 0) return -1;
    bytes += count;
    length -= (size_t)count;
  }
  return 0;
}

static int fill(int file, const struct content *content) {
  return content->fd < 0 ? write_all(file, content->bytes, content->length) : copy_all(file, content->fd);
}

int put_file(int work, const char *path, uint32_t mode, const struct content *content, struct failure *why) {
  char segments[COLLECT_PATH_ROOM];
  const char *name = "";
  if (snprintf(segments, sizeof segments, "%s", path) >= (int)sizeof segments)
    return fail_with(why, STAGE_PUT, ENAMETOOLONG, 0, path);
  auto_fd int folder = make_folders(work, segments, &name);
  if (folder < 0) return fail(why, STAGE_PUT, 1, path);
  if (!*name || !strcmp(name, ".") || !strcmp(name, "..")) return fail_with(why, STAGE_PUT, EINVAL, 2, path);
  auto_fd int file = open_beneath(folder, name, O_WRONLY | O_CREAT | O_EXCL, mode & 0777);
  if (file < 0) return fail(why, STAGE_PUT, 3, path);
  if (fill(file, content) < 0) {
    int error = errno;
    unlinkat(folder, name, 0);
    return fail_with(why, STAGE_PUT, error, 4, path);
  }
  if (fchmod(file, mode & 0777) == 0) return 0;
  fail(why, STAGE_PUT, 5, path);
  unlinkat(folder, name, 0);
  return -1;
}
