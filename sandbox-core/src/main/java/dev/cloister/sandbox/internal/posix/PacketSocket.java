package dev.cloister.sandbox.internal.posix;

import com.sun.jna.Native;
import java.util.List;

/**
 * One end of an AF_UNIX SOCK_SEQPACKET pair: whole messages with descriptors beside them; see
 * unix(7). Thread-safe.
 */
public final class PacketSocket implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET = 5;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int SHUT_RDWR = 2;
  private static final int MSG_CTRUNC = 0x8;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;

  private final Fd fd;

  /** Whether the other end was closed while it had messages of this end unread. */
  private volatile boolean reset;

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

  /** How long a {@link #receive} that waits does so at most; without this it waits for ever. */
  public void waitAtMost(int milliseconds) throws ErrnoException {
    long[] timeval = {milliseconds / 1_000, milliseconds % 1_000 * 1_000L};
    int number = fd.acquire();
    try {
      Errno.check(
          "setsockopt", LibC.setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, timeval, 2 * Long.BYTES));
    } finally {
      fd.release();
    }
  }

  /** What became of a message. */
  public enum Sending {
    /** The other end can receive it. */
    SENT,
    /** The socket is full now. */
    FULL,
    /** The other end is closed, and has not received it. */
    ENDED
  }

  /**
   * Sends the buffer's message, up to its position, and never waits. The descriptors stay the
   * caller's; the receiver gets copies.
   */
  public Sending trySend(PacketBuffer buffer, List<Fd> fds) throws ErrnoException {
    int[] numbers = new int[fds.size()];
    int held = 0;
    int number = fd.acquire();
    try {
      for (Fd passed : fds) {
        numbers[held] = passed.acquire();
        held++;
      }
      buffer.prepareToSend(numbers, held);
      while (LibC.sendmsg(number, buffer.address(), MSG_DONTWAIT | MSG_NOSIGNAL) == -1) {
        int errno = Native.getLastError();
        switch (errno) {
          case Errno.EINTR -> {}
          // Too many descriptors of this user are on their way; they arrive.
          case Errno.EAGAIN, Errno.ETOOMANYREFS -> {
            return Sending.FULL;
          }
          case Errno.EPIPE, Errno.ECONNRESET -> {
            return Sending.ENDED;
          }
          default -> throw new ErrnoException("sendmsg", errno);
        }
      }
      return Sending.SENT;
    } finally {
      for (int i = 0; i < held; i++) {
        fds.get(i).release();
      }
      fd.release();
    }
  }

  /** Whether {@link #receive} waits for a message. */
  public enum Waiting {
    /** Returns at once. */
    NOT,
    /** Waits as long as {@link #waitAtMost} says. */
    A_WHILE
  }

  /** What {@link #receive} found. */
  public sealed interface Received {
    /**
     * One message, which is in the buffer.
     *
     * @param fds the descriptors beside it; whoever takes the packet owns them
     */
    record Packet(List<Fd> fds) implements Received {}

    /** No message until now. */
    record Nothing() implements Received {}

    /** The other end is closed and no message is left. */
    record End() implements Received {}
  }

  private static final Received.Packet PLAIN = new Received.Packet(List.of());
  private static final Received.Nothing NOTHING = new Received.Nothing();
  private static final Received.End END = new Received.End();

  /**
   * Takes the next message.
   *
   * @param buffer holds the message afterwards, from its position to its limit
   * @throws ErrnoException EPROTO if it was too long, or if descriptors beside it were lost because
   *     this process may not open more
   */
  public Received receive(PacketBuffer buffer, Waiting waiting) throws ErrnoException {
    int flags = MSG_CMSG_CLOEXEC | (waiting == Waiting.NOT ? MSG_DONTWAIT : 0);
    buffer.prepareToReceive();
    int number = fd.acquire();
    long length;
    try {
      while ((length = LibC.recvmsg(number, buffer.address(), flags)) == -1) {
        int errno = Native.getLastError();
        if (errno == Errno.EAGAIN) {
          return NOTHING;
        }
        // ECONNRESET is told once, when the other end closed with messages unread; what it sent
        // before that is still there.
        if (errno == Errno.ECONNRESET) {
          reset = true;
        } else if (errno != Errno.EINTR) {
          throw new ErrnoException("recvmsg", errno);
        }
      }
    } finally {
      fd.release();
    }
    List<Fd> fds = buffer.takeRights();
    if ((buffer.flags() & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
      Fd.closeAll(fds);
      throw (buffer.flags() & MSG_CTRUNC) != 0
          ? new ErrnoException("recvmsg lost descriptors", Errno.EMFILE)
          : new ErrnoException("recvmsg cut a message off", Errno.EPROTO);
    }
    if (length == 0) {
      Fd.closeAll(fds);
      return END;
    }
    buffer.message().position(0).limit((int) length);
    return fds.isEmpty() ? PLAIN : new Received.Packet(fds);
  }

  /**
   * Whether the other end is known to have been closed with messages of this end unread: as they
   * are read in order, the last one was among them. Known at the latest when {@link #receive} has
   * found the end.
   */
  public boolean lastMessageWasUnread() {
    return reset;
  }

  /** Ends the connection for both sides; whoever waits in {@link #receive} finds the end. */
  public void shutdown() {
    try {
      int number = fd.acquire();
      try {
        // Fails only where the other end has done the same.
        int unused = LibC.shutdown(number, SHUT_RDWR);
      } finally {
        fd.release();
      }
    } catch (ErrnoException closed) {
      return;
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
