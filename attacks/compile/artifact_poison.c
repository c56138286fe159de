// Changes its own program, which the next test runs again, and which others may be given for the same source.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define ME "/program/main"

static int failures;

static void refused(const char *call, long result) {
  int known = errno == EROFS || errno == EACCES || errno == EPERM || errno == ETXTBSY || errno == EBUSY ||
              errno == EXDEV || errno == EOPNOTSUPP || errno == ENOSYS;
  if (result == -1 && known) return;
  failures++;
  printf("BROKEN %s: %ld, %m\n", call, result);
}
#define REFUSED(CALL) refused(#CALL, CALL)

int main(void) {
  REFUSED(open(ME, O_WRONLY));
  REFUSED(open(ME, O_RDWR));
  REFUSED(open("/proc/self/exe", O_RDWR));
  REFUSED(open("/program/other", O_WRONLY | O_CREAT, 0755));
  REFUSED(truncate(ME, 10));
  REFUSED(unlink(ME));
  REFUSED(rename(ME, "/program/old"));
  REFUSED(rename("/program", "/old"));
  REFUSED(symlink("/bin/true", "/program/link"));
  REFUSED(link(ME, "/work/link"));
  REFUSED(chmod(ME, 04755));
  REFUSED(chown(ME, 0, 0));
  REFUSED(setxattr(ME, "user.poison", "x", 1, 0));
  REFUSED(mount("none", "/program", "tmpfs", 0, ""));
  REFUSED(mount(NULL, "/program", NULL, MS_REMOUNT | MS_BIND, NULL));
  REFUSED(umount2("/program", MNT_DETACH));
  // In /work everything may be written, but the next test has another one.
  if (access("/work/left", F_OK) == 0 || creat("/work/left", 0600) < 0)
    puts("BROKEN /work is not a fresh one"), failures++;
  if (!failures) puts("held");
  return 0;
}
