#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "collect.h"
#include "fd.h"
#include "mark.h"
#include "run.h"
#include "sockets.h"
#include "wire.h"

static uint8_t room[WIRE_MOST_BYTES];
static struct writer reply;

// There is nobody left to tell when the connection is gone: the cell ends.
static void send_reply(int fd) {
  if (wire_send(INIT_CONNECTION, &reply, fd) < 0) _exit(0);
}

static void send_failure(uint32_t id, const struct failure *why) {
  write_failure(&reply, id, why);
  send_reply(-1);
}

static void send_done(uint32_t id) {
  write_header(&reply, MSG_DONE, id);
  send_reply(-1);
}

_Noreturn void init_report_unbuilt(const struct failure *why) {
  send_failure(0, why);
  _exit(1);
}

_Noreturn void init_refuse(int connection, const struct failure *why) {
  write_failure(&reply, 0, why);
  wire_send(connection, &reply, -1);
  _exit(1);
}

static int put(struct message *message, struct scratch *scratch, struct failure *why) {
  struct reader r = reader_of(message);
  char path[COLLECT_PATH_ROOM];
  uint32_t mode = read_u32(&r);
  read_str(&r, path, sizeof path);
  struct span bytes = read_bytes(&r);
  auto_fd int file = message_take_fd(message, 0);
  const struct content content = {.fd = file, .bytes = bytes.bytes, .length = bytes.length};
  if (!reader_done(&r) || (file >= 0 && bytes.length))
    return fail_with(why, STAGE_PROTOCOL, EBADMSG, MSG_PUT, "a malformed PUT message");
  scratch_keep(scratch);
  return put_file(scratch->folders[SCRATCH_WORK], path, mode, &content, why);
}

// A cell that lacks a mount is not the one that was asked for, and must not carry out what follows.
static void add_mount(const struct message *message, const struct cell_tree *tree, struct scratch *scratch) {
  struct reader r = reader_of(message);
  struct cell_mount mount;
  struct failure why = {0};
  cell_mount_read(&r, tree->root_count, &mount);
  if (!reader_done(&r)) fail_with(&why, STAGE_MOUNT, EINVAL, 0, "a mount whose source or target is not allowed");
  if (why.stage || cell_mount(tree, &mount, &why) < 0) init_report_unbuilt(&why);
  // What is mounted in it is to stay, and a run with a fresh scratch is not to see it.
  if (scratch_holds(mount.target)) scratch_keep(scratch);
}

static void send_file(void *request, const struct collected *file) {
  write_header(&reply, file->fd < 0 ? MSG_REFUSED : MSG_FILE, *(uint32_t *)request);
  if (file->fd < 0) {
    write_u8(&reply, (uint8_t)file->refused);
  } else {
    write_u32(&reply, file->mode);
    write_u64(&reply, file->size);
  }
  write_bytes(&reply, file->path, file->path_length);
  send_reply(file->fd);
}

static int collect(struct message *message, int work, struct failure *why) {
  static struct pattern patterns[MOST_PATTERNS];
  struct reader r = reader_of(message);
  struct collect_request request = {.patterns = patterns};
  // One after another: the order within an initializer is not defined.
  request.most_files = read_u32(&r);
  request.most_bytes = read_u64(&r);
  request.pattern_count = read_count(&r, 4);
  if (request.pattern_count > MOST_PATTERNS) r.bad = true;
  for (uint32_t i = 0; i < request.pattern_count && !r.bad; i++) {
    struct span text = read_bytes(&r);
    patterns[i] = (struct pattern){(const char *)text.bytes, text.length};
  }
  if (!reader_done(&r)) return fail_with(why, STAGE_PROTOCOL, EBADMSG, MSG_COLLECT, "a malformed COLLECT message");
  return collect_files(work, &request, send_file, &message->id, why);
}

static int run(struct message *message, struct supervisor *supervisor, struct failure *why) {
  struct run_result result;
  MARK_START();
  if (run_command(supervisor, message, &result, why) < 0) return -1;
  write_header(&reply, MSG_RESULT, message->id);
  write_u8(&reply, (uint8_t)result.outcome);
  write_u32(&reply, (uint32_t)result.value);
  write_u64(&reply, result.usage.user_us);
  write_u64(&reply, result.usage.system_us);
  write_u64(&reply, result.usage.cpu_us);
  write_u64(&reply, result.wall_us);
  write_u64(&reply, result.usage.peak);
  write_u64(&reply, result.usage.instructions);
  write_u8(&reply, (uint8_t)meter_cpu_by(supervisor->meter));
  write_u8(&reply, (uint8_t)meter_memory_by(supervisor->meter));
  write_u8(&reply, (uint8_t)meter_processes_by(supervisor->meter));
  write_u32(&reply, result.leftovers);
  const struct stream *streams = result.capture->streams;
  for (int i = 0; i < 2; i++) write_u64(&reply, streams[i].total);
  for (int i = 0; i < 2; i++) write_bytes(&reply, streams[i].bytes, streams[i].length);
  send_reply(-1);
  MARK("run: result");
  return 0;
}

// After a run, behind its RESULT and before anything else is done: sees to it that nothing is left of it. No process is
// (watch_clear). A scratch that was to stay as new and did not is replaced. Where that fails the cell ends.
static void settle(struct supervisor *supervisor) {
  struct scratch *scratch = supervisor->scratch;
  struct failure why = {0};
  if (sockets_await_none(supervisor->sockets, &why) < 0) init_report_unbuilt(&why);
  if (scratch->state == SCRATCH_IN_USE) scratch_check(scratch);
  if (scratch->state == SCRATCH_TOUCHED && scratch_renew(scratch, &why) < 0) init_report_unbuilt(&why);
}

static void serve(struct message *message, struct supervisor *supervisor, const struct cell_tree *tree) {
  struct failure why = {0};
  enum outcome reason;
  int status;
  if (!message_has_its_fds(message)) {
    fail_with(&why, STAGE_PROTOCOL, EBADMSG, message->type, "a wrong number of descriptors");
    send_failure(message->id, &why);
    message_close_fds(message);
    return;
  }
  switch (message->type) {
    case MSG_PUT:
      status = put(message, supervisor->scratch, &why);
      if (status == 0) send_done(message->id);
      break;
    case MSG_COLLECT:
      status = collect(message, supervisor->scratch->folders[SCRATCH_WORK], &why);
      if (status == 0) send_done(message->id);
      break;
    case MSG_MOUNT:
      add_mount(message, tree, supervisor->scratch);
      status = 0;
      break;
    case MSG_RUN:
      status = run(message, supervisor, &why);
      if (status < 0) send_failure(message->id, &why);
      settle(supervisor);
      status = 0;
      break;
    case MSG_STOP:  // for a run that is over
      status = stop_read(message, &reason)
                   ? 0
                   : fail_with(&why, STAGE_PROTOCOL, EBADMSG, MSG_STOP, "a malformed STOP message");
      break;
    default: status = fail_with(&why, STAGE_PROTOCOL, EBADMSG, message->type, "an unknown message"); break;
  }
  if (status < 0) send_failure(message->id, &why);
  message_close_fds(message);
}

_Noreturn void init_serve(struct meter *meter, const struct cell_tree *tree) {
  struct failure why = {0};
  struct scratch scratch;
  struct supervisor supervisor = {.meter = meter, .scratch = &scratch, .connection = INIT_CONNECTION};
  if (scratch_open(&scratch, tree, &why) < 0) init_report_unbuilt(&why);
  if (tree->mounts_in_scratch) scratch_keep(&scratch);
  if (supervisor_open(&supervisor, &why) < 0 || (supervisor.sockets = sockets_open(&why)) < 0)
    init_report_unbuilt(&why);
  MARK("cell: supervision, scratch");
  write_header(&reply, MSG_READY, 0);
  send_reply(-1);
  MARK("cell: ready");
  for (;;) {
    struct message message;
    run_prepare();
    enum receive_result result = supervisor_next(&supervisor, room, &message);
    if (result == RECEIVE_END) _exit(0);
    if (result == RECEIVE_MALFORMED) {
      fail_with(&why, STAGE_PROTOCOL, EBADMSG, 0, "a malformed packet");
      send_failure(0, &why);
      continue;
    }
    serve(&message, &supervisor, tree);
  }
}
