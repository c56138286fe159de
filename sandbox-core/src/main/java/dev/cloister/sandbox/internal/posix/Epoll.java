package dev.cloister.sandbox.internal.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An epoll instance; see epoll(7). {@link #await} is for one thread, the rest for any. */
public final class Epoll implements AutoCloseable {
  public static final int IN = 1;
  public static final int OUT = 4;

  private static final int EPOLL_CLOEXEC = 0x80000;
  private static final int CTL_ADD = 1;
  private static final int CTL_DEL = 2;
  private static final int MOST = 64;

  /** {@code struct epoll_event} is packed on x86_64 only. */
  private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");

  private static final int EVENT_BYTES = PACKED ? 12 : 16;
  private static final int TOKEN_AT = PACKED ? 4 : 8;

  private final Fd epoll;
  private final Memory ready = new Memory((long) MOST * EVENT_BYTES);

  private Epoll(Fd epoll) {
    this.epoll = epoll;
  }

  /** Makes an empty one. */
  public static Epoll open() throws ErrnoException {
    return new Epoll(Fd.ownResult("epoll_create1", LibC.epoll_create1(EPOLL_CLOEXEC)));
  }

  /** Takes what became ready. */
  public interface Ready {
    /** Called once per ready descriptor with the token it was added with. */
    void on(long token, int events);
  }

  /** Watches a descriptor, level-triggered. */
  public void add(Fd fd, long token, int events) throws ErrnoException {
    control("epoll_ctl add", CTL_ADD, fd, token, events);
  }

  /** Watches it no longer. */
  public void remove(Fd fd) throws ErrnoException {
    control("epoll_ctl delete", CTL_DEL, fd, 0, 0);
  }

  private void control(String call, int operation, Fd fd, long token, int events)
      throws ErrnoException {
    byte[] event = new byte[EVENT_BYTES];
    ByteBuffer.wrap(event)
        .order(ByteOrder.nativeOrder())
        .putInt(0, events)
        .putLong(TOKEN_AT, token);
    int number = fd.acquire();
    try {
      int self = epoll.acquire();
      try {
        Errno.check(call, LibC.epoll_ctl(self, operation, number, event));
      } finally {
        epoll.release();
      }
    } finally {
      fd.release();
    }
  }

  /**
   * Waits until something is ready.
   *
   * @param timeoutMillis -1 for ever
   */
  public void await(int timeoutMillis, Ready handler) throws ErrnoException {
    int self = epoll.acquire();
    int count;
    try {
      count = LibC.epoll_wait(self, ready, MOST, timeoutMillis);
      if (count == -1 && Native.getLastError() != Errno.EINTR) {
        throw Errno.last("epoll_wait");
      }
    } finally {
      epoll.release();
    }
    for (int i = 0; i < count; i++) {
      long at = (long) i * EVENT_BYTES;
      handler.on(ready.getLong(at + TOKEN_AT), ready.getInt(at));
    }
  }

  @Override
  public void close() {
    epoll.close();
  }
}
