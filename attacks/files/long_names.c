// Names of 255 bytes and more, paths longer than any buffer, and names out of bytes that mean something elsewhere.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  static char name[300], path[8192];
  static const char *const odd[] = {"a\nb",  "\x1b[2J", "$(reboot)", "`id`", "-rf",   "a'b\"c", "\xff\xfe",    "%s%n",
                                    "a;b|c", "...",     " ",         "\t",   "\x7f",  "*",      "~",           "\\",
                                    "CON",   "a\rb",    "\xc0\xae",  ".wh.", "a:b,c", "{a,b}",  "\xe2\x80\xae"};
  memset(name, 'n', 255);
  REFUSED(mkdir(memset(name, 'n', 256), 0755), ENAMETOOLONG);
  name[255] = 0;
  for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
    int file = open(odd[i], O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (file < 0) broken("odd name %zu: %s", i, strerror(errno));
    close(file);
  }
  int depth = 0;
  for (; depth < 24; depth++)
    if (mkdir(name, 0755) < 0 || chdir(name) < 0) break;
  if (depth < 24) broken("folder %d: %s", depth, strerror(errno));
  REFUSED(syscall(SYS_getcwd, path, sizeof path), ENAMETOOLONG);
  memset(path, '/', 4352);
  REFUSED(open(path, O_RDONLY), ENAMETOOLONG);
  REFUSED(open(memset(path, 'p', sizeof path - 1), O_RDONLY), ENAMETOOLONG);
  REFUSED(symlink(path, "link"), ENAMETOOLONG);
  if (chdir("/work") < 0) broken("back: %s", strerror(errno));
  held("%d names, and a path of %d bytes", (int)(sizeof odd / sizeof odd[0]), depth * 256);
  return 0;
}
