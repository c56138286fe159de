package dev.cloister.sandbox.internal.posix;

import com.sun.jna.Memory;

/** Wakes whoever waits for it; see eventfd(2). Thread-safe. */
public final class EventFd implements AutoCloseable {
  private static final int EFD_NONBLOCK = 0x800;
  private static final int EFD_CLOEXEC = 0x80000;

  private final Fd fd;
  private final Memory one = new Memory(Long.BYTES);

  /** What {@link #reset} reads and nobody looks at. */
  private final Memory count = new Memory(Long.BYTES);

  private EventFd(Fd fd) {
    this.fd = fd;
    one.setLong(0, 1);
  }

  /** Makes one that is not signalled. */
  public static EventFd open() throws ErrnoException {
    return new EventFd(Fd.ownResult("eventfd", LibC.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)));
  }

  /** What to wait for. */
  public Fd fd() {
    return fd;
  }

  /** Makes the descriptor readable until {@link #reset()}; nothing happens once it is closed. */
  public void signal() {
    try {
      FdIo.write(fd, one, Long.BYTES);
    } catch (ErrnoException closed) {
      // Only EBADF is possible: whoever waited has gone.
      return;
    }
  }

  /** Makes it unreadable again. */
  public void reset() throws ErrnoException {
    FdIo.read(fd, count, Long.BYTES);
  }

  @Override
  public void close() {
    fd.close();
  }
}
