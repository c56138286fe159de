// Receiving over a real connection: packets of any length with any number of descriptors. What is whole arrives as it
// was sent, what is not is refused, and either way no descriptor stays open.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "fuzz.h"
#include "wire.h"

enum { MOST_SENT_FDS = 8, MOST_PACKETS = 16, ROOM = WIRE_MOST_BYTES + 64 };

static int near = -1, far = -1;

static void connect_pair(void) {
  int pair[2], size = 1 << 20;
  if (near >= 0) return;
  REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0, "a connection");
  near = pair[0], far = pair[1];
  setsockopt(far, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
}

static bool send_raw(const uint8_t *bytes, size_t length, size_t fd_count) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(MOST_SENT_FDS * sizeof(int))] = {0};
  struct iovec data = {.iov_base = (void *)(uintptr_t)bytes, .iov_len = length};
  struct msghdr header = {.msg_iov = &data, .msg_iovlen = 1};
  int fds[MOST_SENT_FDS];
  for (size_t i = 0; i < fd_count; i++) fds[i] = STDERR_FILENO;
  if (fd_count) {
    header.msg_control = control;
    header.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
    struct cmsghdr *c = CMSG_FIRSTHDR(&header);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
    memcpy(CMSG_DATA(c), fds, fd_count * sizeof(int));
  }
  return sendmsg(far, &header, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)length;
}

static void look_at(struct message *message, const uint8_t *sent, size_t length, size_t fd_count, uint8_t taken) {
  REQUIRE(message->length == length && !memcmp(message->bytes, sent, length), "the bytes arrive as they were sent");
  REQUIRE(message->fd_count == fd_count, "the descriptors arrive, all of them");
  REQUIRE(message->type == (sent[0] | sent[1] << 8), "the type is the first field");
  for (size_t i = 0; i < message->fd_count; i++)
    REQUIRE(fcntl(message->fds[i], F_GETFD) == FD_CLOEXEC, "a descriptor is open and closes on exec");
  message_has_its_fds(message);
  int fd = message_take_fd(message, taken);
  REQUIRE((fd >= 0) == (taken < fd_count), "a descriptor that came can be taken, and no other");
  if (fd >= 0) {
    REQUIRE(message_take_fd(message, taken) < 0, "a descriptor is taken once");
    close(fd);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static uint8_t packet[ROOM], room[WIRE_MOST_BYTES];
  struct food food = food_of(data, size);
  connect_pair();
  int before = next_descriptor();
  for (int i = 0; i < MOST_PACKETS && food_left(&food); i++) {
    uint8_t shape = eat(&food), taken = eat(&food) % (MOST_SENT_FDS + 1);
    size_t fd_count = shape & 15, stretch = shape >> 4 == 15 ? ROOM : 0, length;
    if (fd_count > MOST_SENT_FDS) fd_count = MOST_SENT_FDS;
    const uint8_t *bytes = eat_bytes(&food, eat(&food), &length);
    memset(packet, 0, stretch);
    if (length) memcpy(packet, bytes, length);
    // Around the longest packet, where a byte more or less decides.
    if (stretch) length = WIRE_MOST_BYTES - 8 + eat(&food) % 24;
    if (!send_raw(packet, length, fd_count)) break;

    struct message message = {0};
    bool whole =
        length >= WIRE_HEADER && length <= WIRE_MOST_BYTES && fd_count <= WIRE_MOST_FDS && !packet[2] && !packet[3];
    enum receive_result result = wire_receive(near, room, &message, MSG_DONTWAIT);
    REQUIRE(result == (length == 0 ? RECEIVE_END
                       : whole     ? RECEIVED
                                   : RECEIVE_MALFORMED),
            "a packet is received exactly where it is whole");
    if (result == RECEIVED) {
      look_at(&message, packet, length, fd_count, taken);
      message_close_fds(&message);
    }
    REQUIRE(next_descriptor() == before, "no descriptor of a packet stays open");
  }
  struct message nothing;
  REQUIRE(wire_receive(near, room, &nothing, MSG_DONTWAIT) == RECEIVE_AGAIN,
          "there is one packet for each that was sent");
  return 0;
}
