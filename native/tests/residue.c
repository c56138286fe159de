#include "residue.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

static const char *const folders[] = {"/work", "/tmp", "/dev/shm"};

static int make_file(const char *path) {
  int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
  if (file < 0) return -1;
  ssize_t written = write(file, "content", 7);
  return close(file) | (written != 7);
}

static int leave_file(void) { return make_file("/work/file"); }
static int leave_nothing(void) { return access("/work", R_OK); }
static int make_and_remove(void) { return make_file("/tmp/file") | unlink("/tmp/file"); }
static int make_and_move(void) {
  return make_file("/work/a") | mkdir("/work/b", 0755) | rename("/work/a", "/work/b/a");
}
static int rename_and_remove(void) { return make_file("/work/a") | rename("/work/a", "/work/b") | unlink("/work/b"); }
static int change_mode(void) { return chmod("/tmp", 0700); }
static int change_mode_back(void) { return chmod("/tmp", 0700) | chmod("/tmp", 01777); }
static int leave_link(void) { return symlink("/etc/passwd", "/tmp/link"); }
static int leave_fifo(void) { return mkfifo("/dev/shm/fifo", 0644); }
static int leave_folders(void) { return mkdir("/tmp/a", 0755) | mkdir("/tmp/a/b", 0755) | make_file("/tmp/a/b/c"); }
// The kernel keeps a flow label for as long as its maker wishes, whatever becomes of the socket; see ipv6_flowlabel.c.
static int leave_flow_label(void) {
  struct {
    struct in6_addr destination;
    uint32_t label;
    uint8_t action, share;
    uint16_t flags, expires, linger;
    uint32_t pad;
  } request = {.destination = {{{0x20, 1, 0xd, 0xb8}}},
               .label = htonl(0x12345),
               .share = 255 /* any */,
               .flags = 1 /* create */,
               .expires = 100,
               .linger = 100};
  return setsockopt(socket(AF_INET6, SOCK_DGRAM, 0), IPPROTO_IPV6, 32 /* IPV6_FLOWLABEL_MGR */, &request,
                    sizeof request);
}

// Tries every way to the network that the filter leaves. None leads anywhere, but the kernel counts the attempts.
static int knock(void) {
  static const int types[] = {SOCK_STREAM, SOCK_DGRAM};
  const struct sockaddr_in v4 = {
      .sin_family = AF_INET, .sin_port = htons(80), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  const struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(80), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  int arrived = 0;
  for (size_t i = 0; i < 2; i++) {
    int a = socket(AF_INET, types[i], 0), b = socket(AF_INET6, types[i], 0);
    for (int again = 0; again < 100; again++) {
      arrived |= sendto(a, "x", 1, MSG_FASTOPEN, (const struct sockaddr *)&v4, sizeof v4) == 1;
      arrived |= sendto(b, "x", 1, MSG_FASTOPEN, (const struct sockaddr *)&v6, sizeof v6) == 1;
      arrived |= connect(a, (const struct sockaddr *)&v4, sizeof v4) == 0;
      arrived |= connect(b, (const struct sockaddr *)&v6, sizeof v6) == 0;
      arrived |= send(a, "x", 1, MSG_NOSIGNAL) == 1;
      arrived |= send(b, "x", 1, MSG_NOSIGNAL) == 1;
    }
    listen(a, 5), listen(b, 5);
    close(a), close(b);
  }
  return arrived;
}
static int change_owner(void) { return chown("/dev/shm", getuid(), getgid()); }

// Back to what they were, as far as a program can.
static int set_times(void) {
  struct stat status;
  if (stat("/work", &status) < 0) return -1;
  const struct timespec old[2] = {{.tv_sec = 1}, {.tv_sec = 2}}, times[2] = {status.st_atim, status.st_mtim};
  return utimensat(AT_FDCWD, "/work", old, 0) | utimensat(AT_FDCWD, "/work", times, 0);
}

static int leave_socket(void) {
  const struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/dev/shm/socket"};
  int made = socket(AF_UNIX, SOCK_STREAM, 0);
  return bind(made, (const struct sockaddr *)&address, sizeof address);
}

// Sends a descriptor in a message that is on its way to the socket that it travels in: nobody can receive it.
static int put_in_flight(int file) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(3 * sizeof(int))] = {0};
  int pair[2];
  if (file < 0 || socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) < 0) return -1;
  const int fds[3] = {file, pair[0], pair[1]};
  struct iovec data = {.iov_base = control, .iov_len = 1};
  struct msghdr header = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  struct cmsghdr *c = CMSG_FIRSTHDR(&header);
  *c = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof fds), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  memcpy(CMSG_DATA(c), fds, sizeof fds);
  return sendmsg(pair[0], &header, 0) == 1 ? 0 : -1;
}

static int leave_in_flight(void) {
  int file = open("/work", O_TMPFILE | O_RDWR, 0600);
  return file < 0 || write(file, "content", 7) != 7 ? -1 : put_in_flight(file);
}

static const struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "\0mark"};

static int leave_name_in_flight(void) {
  int made = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(made, (const struct sockaddr *)&name, sizeof(sa_family_t) + 5) < 0) return -1;
  return put_in_flight(made);
}

// Both ends of a connection, with more on its way than either has read.
static int leave_connection(void) {
  static char block[1 << 16];
  const struct sockaddr_in here = {
      .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(7777)};
  int listener = socket(AF_INET, SOCK_STREAM, 0), ends[2] = {socket(AF_INET, SOCK_STREAM, 0), -1}, one = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) < 0 ||
      bind(listener, (const struct sockaddr *)&here, sizeof here) < 0 || listen(listener, 5) < 0 ||
      connect(ends[0], (const struct sockaddr *)&here, sizeof here) < 0 || (ends[1] = accept(listener, NULL, NULL)) < 0)
    return -1;
  for (int i = 0; i < 2; i++)
    while (send(ends[i], block, sizeof block, MSG_DONTWAIT) > 0) {}
  return 0;
}

static int leave_large(void) {
  static char block[1 << 16];
  int file = open("/tmp", O_TMPFILE | O_RDWR, 0600);
  for (int i = 0; i < 64; i++)
    if (write(file, block, sizeof block) != sizeof block) return -1;
  return linkat(AT_FDCWD, "/proc/self/fd/3", AT_FDCWD, "/tmp/large", AT_SYMLINK_FOLLOW) | (file != 3);
}

// Devices are the same for every cell: a time that can be set would tell another cell something.
static int touch_devices(void) {
  static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};
  int worked = 0;
  for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
    worked += utimensat(AT_FDCWD, devices[i], NULL, 0) == 0 || chmod(devices[i], 0600) == 0 ||
              setxattr(devices[i], "user.mark", "1", 1, 0) == 0;
  return worked;
}

int residue_leave(const char *way) {
  static const struct {
    const char *name;
    int (*leave)(void);
  } ways[] = {{"nothing", leave_nothing},
              {"a file", leave_file},
              {"a file that is removed", make_and_remove},
              {"a file that is moved", make_and_move},
              {"a file that is renamed and removed", rename_and_remove},
              {"a mode", change_mode},
              {"a mode that is set back", change_mode_back},
              {"a link", leave_link},
              {"a fifo", leave_fifo},
              {"folders", leave_folders},
              {"an owner", change_owner},
              {"times that are set back", set_times},
              {"a socket", leave_socket},
              {"a file in flight", leave_in_flight},
              {"a name in flight", leave_name_in_flight},
              {"a connection", leave_connection},
              {"a large file", leave_large},
              {"knocks", knock},
              {"a flow label", leave_flow_label},
              {"a mark on devices", touch_devices}};
  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
    if (!strcmp(way, ways[i].name)) return ways[i].leave() == 0 ? 0 : ways[i].leave == touch_devices ? 1 : errno;
  return 99;
}

static void look_at(const char *path) {
  struct stat status;
  struct statvfs room;
  char names[256];
  int folder = open(path, O_RDONLY | O_DIRECTORY);
  if (folder < 0 || fstat(folder, &status) < 0 || fstatvfs(folder, &room) < 0) {
    printf("%s: %s\n", path, strerror(errno));
    return;
  }
  printf("%s %o %u %u %lu %lu attributes %zd free %lu %lu:", path, status.st_mode, status.st_uid, status.st_gid,
         status.st_nlink, (unsigned long)status.st_size, flistxattr(folder, names, sizeof names),
         (unsigned long)room.f_bfree, (unsigned long)room.f_ffree);
  DIR *list = fdopendir(folder);
  for (struct dirent *entry; (entry = readdir(list));)
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) printf(" %s", entry->d_name);
  printf("\n");
  closedir(list);
}

int residue_look(void) {
  for (size_t i = 0; i < 3; i++) look_at(folders[i]);
  int made = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(made, (const struct sockaddr *)&name, sizeof(sa_family_t) + 5) < 0) printf("a name is taken\n");
  return 0;
}

int residue_times(void) {
  for (size_t i = 0; i < 3; i++) {
    struct stat status;
    if (stat(folders[i], &status) < 0) return 1;
    printf("%ld.%ld\n", (long)status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
  }
  return 0;
}
