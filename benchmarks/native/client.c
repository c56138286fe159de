#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../native/src/wire.h"

enum { TEMPLATE = 1, HIERARCHIES = 3 };

static uint8_t room[WIRE_MOST_BYTES];
static struct writer w;
static char inside[4096];  // the program's path in a cell

_Noreturn void die(const char *what) {
  perror(what);
  exit(1);
}

double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void write_text(const char *text) { write_bytes(&w, text, strlen(text)); }

static void send_or_die(int socket, int fd) {
  if (wire_send(socket, &w, fd) < 0) die("send");
}

// The next message of that type; false when the connection has ended.
static bool expect(int socket, enum message_type type, struct message *m) {
  do {
    enum receive_result result = wire_receive(socket, room, m, 0);
    if (result == RECEIVE_END) return false;
    if (result != RECEIVED) die("receive");
    if (m->type == MSG_FAIL) {
      struct reader r = reader_of(m);
      unsigned stage = read_u16(&r);
      errno = (int)read_u32(&r);
      fprintf(stderr, "stage %u: ", stage);
      die("FAIL");
    }
  } while (m->type != type);
  return true;
}

static struct message expect_or_die(int socket, enum message_type type) {
  struct message m;
  if (!expect(socket, type, &m)) die("the connection has ended");
  return m;
}

// The benchmark's own cgroup directories of version 1.
static void write_cgroups(void) {
  static const char *const controllers[HIERARCHIES] = {"memory", "pids", "cpuacct"};
  static char dirs[HIERARCHIES][512];
  char line[512];
  int found = 0;
  FILE *file = fopen("/proc/self/cgroup", "re");
  while (file && fgets(line, sizeof line, file)) {
    char *names = strchr(line, ':'), *path = names ? strchr(names + 1, ':') : NULL;
    if (!path) continue;
    line[strcspn(line, "\n")] = 0;
    *path++ = 0;
    for (char *name = strtok(names + 1, ","); name; name = strtok(NULL, ","))
      for (int i = 0; i < HIERARCHIES; i++)
        if (!strcmp(name, controllers[i]))
          found += snprintf(dirs[i], sizeof dirs[i], "/sys/fs/cgroup/%s%.400s", name, path) > 0;
  }
  if (file) fclose(file);
  if (found != HIERARCHIES) die("no memory, pids and cpuacct cgroups of version 1");
  write_u8(&w, 1);
  write_u32(&w, HIERARCHIES);
  for (int i = 0; i < HIERARCHIES; i++) write_text(dirs[i]);
}

static void greet(const struct client *client, const struct setting *setting) {
  bool root = geteuid() == 0;
  write_header(&w, MSG_HELLO, 1);
  write_u32(&w, WIRE_VERSION);
  write_u32(&w, root ? 65532 : geteuid());
  write_u32(&w, root ? 65532 : getegid());
  if (setting->cgroup) {
    write_cgroups();
  } else {
    write_u8(&w, 0);
    write_u32(&w, 0);
  }
  write_u32(&w, 1);
  write_text(setting->folder);
  // A range as in subuid(5), which only root may use without a helper.
  for (int i = 0; i < 2; i++) write_u32(&w, setting->ids), write_u32(&w, setting->ids ? 1 << 16 : 0);
  for (int i = 0; i < 2; i++) write_text("");
  send_or_die(client->control, -1);
  struct message m = expect_or_die(client->control, MSG_HELLO_OK);
  struct reader r = reader_of(&m);
  read_u32(&r), read_u32(&r);
  if (read_u8(&r) != setting->cgroup) die("the launcher may not make cgroups here");
  if (setting->ids && !read_u32(&r)) die("the launcher may not use those ids here");
}

static void write_entry(uint8_t kind, const char *path) {
  write_u8(&w, kind);
  write_u32(&w, 0755);
  write_text(path);
  write_text("");
  write_u32(&w, 0);
}

static void make_template(const struct client *client) {
  static const char *const folders[] = {"/work", "/tmp", "/proc", "/dev"};
  write_header(&w, MSG_TEMPLATE, TEMPLATE);
  write_u8(&w, 1);
  write_u32(&w, 5);
  for (int i = 0; i < 4; i++) write_entry(1, folders[i]);
  write_entry(4, "/bench");
  send_or_die(client->control, -1);
  expect_or_die(client->control, MSG_OK);
}

struct client client_start(const struct setting *setting) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) < 0) die("socketpair");
  struct client client = {.control = pair[0], .guard = fork()};
  if (client.guard == 0) {
    dup2(pair[1], 3);
    execl(setting->launcher, "cloister-launcher", (char *)NULL);
    die(setting->launcher);
  }
  close(pair[1]);
  fcntl(client.control, F_SETFD, FD_CLOEXEC);
  snprintf(inside, sizeof inside, "/bench/%s", setting->program);
  greet(&client, setting);
  make_template(&client);
  return client;
}

void client_stop(struct client *client) {
  close(client->control);
  waitpid(client->guard, NULL, 0);
}

int cell_open(const struct client *client, uint32_t id) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) die("socketpair");
  write_header(&w, MSG_OPEN_CELL, id);
  write_u32(&w, TEMPLATE);
  write_u8(&w, 0);
  write_u64(&w, 64 << 20);
  write_u32(&w, 4096);
  write_text("cell");
  write_u32(&w, 0);
  send_or_die(client->control, pair[1]);
  close(pair[1]);
  return pair[0];
}

void cell_await_ready(int cell) { expect_or_die(cell, MSG_READY); }

void cell_run(int cell, uint32_t flags) {
  static uint32_t id;
  write_header(&w, MSG_RUN, ++id);
  write_u32(&w, flags);
  write_u32(&w, 1);
  write_text(inside);
  write_u32(&w, 0);
  write_text("/work");
  write_u64(&w, 1000000);
  write_u64(&w, 2000000);
  write_u64(&w, 64 << 20);
  write_u64(&w, 1 << 20);
  write_u64(&w, 8 << 20);
  write_u64(&w, 1 << 20);  // of output
  write_u32(&w, 16);
  write_u32(&w, 16);
  write_u32(&w, (uint32_t)-1);  // on any processor
  write_u32(&w, 0);             // no input
  send_or_die(cell, -1);
  struct message m = expect_or_die(cell, MSG_RESULT);
  struct reader r = reader_of(&m);
  if (read_u8(&r) != 1 || read_u32(&r) != 0) die("the program did not end with code 0");
}

uint32_t client_await_gone(const struct client *client) {
  struct message m;
  return expect(client->control, MSG_CELL_GONE, &m) ? m.id : 0;
}
