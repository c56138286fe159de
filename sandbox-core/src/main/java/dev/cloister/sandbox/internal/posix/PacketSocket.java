package dev.cloister.sandbox.internal.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.util.ArrayList;
import java.util.List;

/**
 * One end of an AF_UNIX SOCK_SEQPACKET pair: whole messages with descriptors beside them; see
 * unix(7). No call blocks. Thread-safe.
 */
public final class PacketSocket implements AutoCloseable {
  /** The longest message that {@link Received} takes. */
  public static final int MAX_PACKET = 128 << 10;

  /** The kernel's SCM_MAX_FD is 253; the protocol never sends more than 3. */
  private static final int MAX_FDS = 16;

  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET = 5;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_CTRUNC = 0x8;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;

  private final Fd fd;

  private PacketSocket(Fd fd) {
    this.fd = fd;
  }

  /**
   * A connected pair.
   *
   * @param near the end that stays
   * @param far the end that is handed to another process
   */
  public record Pair(PacketSocket near, Fd far) {}

  /** Makes a pair; both ends are closed on exec. */
  public static Pair pair() throws ErrnoException {
    int[] ends = new int[2];
    Errno.check("socketpair", LibC.socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends));
    return new Pair(new PacketSocket(Fd.own(ends[0])), Fd.own(ends[1]));
  }

  /** Takes over an end that another process would take over otherwise. */
  static PacketSocket adopt(Fd fd) {
    return new PacketSocket(fd);
  }

  /** For waiting on it. */
  public Fd fd() {
    return fd;
  }

  /** What {@link #receive} found. */
  public sealed interface Received {
    /**
     * One message.
     *
     * @param bytes its bytes
     * @param fds the descriptors beside it; whoever takes the packet owns them
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Packet(byte[] bytes, List<Fd> fds) implements Received {}

    /** No message now. */
    record Nothing() implements Received {}

    /** The other end is closed and no message is left. */
    record End() implements Received {}
  }

  /**
   * Sends one message. The descriptors stay the caller's; the receiver gets copies.
   *
   * @return false if the socket is full now
   * @throws ErrnoException EPIPE or ECONNRESET if the other end is closed
   */
  public boolean trySend(byte[] message, List<Fd> fds) throws ErrnoException {
    int[] numbers = new int[fds.size()];
    int held = 0;
    int number = fd.acquire();
    try (Memory memory = new Memory(MessageHeader.bytesFor(message.length, fds.size()))) {
      for (Fd passed : fds) {
        numbers[held] = passed.acquire();
        held++;
      }
      MessageHeader header = new MessageHeader(memory, message.length, fds.size());
      header.payload().write(0, message, 0, message.length);
      header.putRights(SOL_SOCKET, SCM_RIGHTS, numbers);
      while (LibC.sendmsg(number, memory, MSG_DONTWAIT | MSG_NOSIGNAL) == -1) {
        int errno = Native.getLastError();
        // Too many descriptors of this user are on their way; they arrive.
        if (errno == Errno.EAGAIN || errno == Errno.ETOOMANYREFS) {
          return false;
        }
        if (errno != Errno.EINTR) {
          throw new ErrnoException("sendmsg", errno);
        }
      }
      return true;
    } finally {
      for (int i = 0; i < held; i++) {
        fds.get(i).release();
      }
      fd.release();
    }
  }

  /** A buffer for {@link #receive}, for one thread at a time. */
  public static final class ReceiveBuffer {
    private final Memory memory = new Memory(MessageHeader.bytesFor(MAX_PACKET, MAX_FDS));
  }

  /**
   * Takes the next message.
   *
   * @throws ErrnoException EPROTO if it was too long, or if descriptors beside it were lost because
   *     this process may not open more
   */
  public Received receive(ReceiveBuffer buffer) throws ErrnoException {
    MessageHeader header = new MessageHeader(buffer.memory, MAX_PACKET, MAX_FDS);
    int number = fd.acquire();
    long length;
    try {
      while ((length = LibC.recvmsg(number, buffer.memory, MSG_DONTWAIT | MSG_CMSG_CLOEXEC))
          == -1) {
        int errno = Native.getLastError();
        if (errno == Errno.EAGAIN) {
          return new Received.Nothing();
        }
        // ECONNRESET is told once, when the other end closed with messages unread; what it sent
        // before that is still there.
        if (errno != Errno.EINTR && errno != Errno.ECONNRESET) {
          throw new ErrnoException("recvmsg", errno);
        }
      }
    } finally {
      fd.release();
    }
    List<Fd> fds = new ArrayList<>();
    for (int received : header.rights(SOL_SOCKET, SCM_RIGHTS)) {
      fds.add(Fd.own(received));
    }
    if ((header.flags() & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
      Fd.closeAll(fds);
      throw (header.flags() & MSG_CTRUNC) != 0
          ? new ErrnoException("recvmsg lost descriptors", Errno.EMFILE)
          : new ErrnoException("recvmsg cut a message off", Errno.EPROTO);
    }
    if (length == 0) {
      Fd.closeAll(fds);
      return new Received.End();
    }
    return new Received.Packet(header.payload().getByteArray(0, (int) length), fds);
  }

  @Override
  public void close() {
    fd.close();
  }
}
