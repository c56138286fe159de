#include "mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arch.h"
#include "fd.h"
#include "setup.h"

// As in linux/mount.h, which older C libraries do not let one include beside sys/mount.h.
struct attributes {
  uint64_t set, clear, propagation, userns_fd;
};
enum { ATTRIBUTE_RDONLY = 1, ATTRIBUTE_NOSUID = 2, ATTRIBUTE_NODEV = 4, RECURSIVE = 0x8000 /* AT_RECURSIVE */ };

int join_path(char room[PATH_ROOM], const char *first, const char *second) {
  bool slash = *second && *second != '/';
  int length = snprintf(room, PATH_ROOM, "%s%s%s", first, slash ? "/" : "", second);
  if (length >= 0 && length < PATH_ROOM) return 0;
  errno = ENAMETOOLONG;
  return -1;
}

int make_dir(const char *path) { return mkdir(path, 0755) == 0 || errno == EEXIST ? 0 : -1; }

int mount_restrict(const char *path) {
  struct attributes read_only = {.set = ATTRIBUTE_RDONLY | ATTRIBUTE_NOSUID | ATTRIBUTE_NODEV};
  return (int)setup_call(SYS_mount_setattr, (uint64_t)AT_FDCWD, (uintptr_t)path, RECURSIVE, (uintptr_t)&read_only,
                         sizeof read_only);
}

int mount_overlay(const char *lower, const char *empty, const char *target) {
  char options[2 * PATH_ROOM];
  // These would be taken for separators of the options.
  if (strpbrk(lower, ",:\\")) {
    errno = EINVAL;
    return -1;
  }
  snprintf(options, sizeof options, "lowerdir=%s:%s", lower, empty);
  return setup_mount("overlay", target, "overlay", MS_RDONLY | MS_NOSUID | MS_NODEV, options);
}

int mount_bind(const char *source, const char *target) {
  return setup_mount(source, target, NULL, MS_BIND | MS_REC, NULL);
}

int mount_scratch(const char *target, uint64_t bytes, uint32_t inodes) {
  char options[96];
  snprintf(options, sizeof options, "mode=0755,size=%llu,nr_inodes=%u", (unsigned long long)bytes, inodes);
  return setup_mount("scratch", target, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOATIME, options);
}

int mount_proc(const char *target) {
  return setup_mount("proc", target, "proc", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, "hidepid=2,subset=pid");
}

int loopback_up(void) {
  auto_fd int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct ifreq request = {.ifr_name = "lo"};
  if (fd < 0 || ioctl(fd, SIOCGIFFLAGS, &request) < 0) return -1;
  request.ifr_flags |= IFF_UP;
  return ioctl(fd, SIOCSIFFLAGS, &request);
}
