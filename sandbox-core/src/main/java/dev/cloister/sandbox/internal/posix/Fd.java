package dev.cloister.sandbox.internal.posix;

import java.util.List;

/**
 * A descriptor with one owner. Closed exactly once; a close while another thread is in a call on it
 * takes effect when that call has returned, so that the number is never reused under it.
 * Thread-safe.
 */
public final class Fd implements AutoCloseable {
  private final int number;
  private int users;
  private boolean closing;
  private boolean closed;

  private Fd(int number) {
    this.number = number;
  }

  /** Takes over a descriptor that nobody else closes. */
  static Fd own(int number) {
    return new Fd(number);
  }

  /** Takes over the descriptor that a call returned. */
  static Fd ownResult(String call, int result) throws ErrnoException {
    return new Fd(Errno.check(call, result));
  }

  /**
   * Holds the descriptor open until {@link #release()}.
   *
   * @return its number
   * @throws ErrnoException with EBADF if it was closed
   */
  synchronized int acquire() throws ErrnoException {
    if (closing) {
      throw new ErrnoException("use of a closed descriptor", Errno.EBADF);
    }
    users++;
    return number;
  }

  /** Ends what {@link #acquire()} began. */
  synchronized void release() {
    users--;
    closeIfUnused();
  }

  /** Whether {@link #close()} was called. */
  public synchronized boolean isClosed() {
    return closing;
  }

  @Override
  public synchronized void close() {
    closing = true;
    closeIfUnused();
  }

  private void closeIfUnused() {
    if (closing && !closed && users == 0) {
      closed = true;
      // Linux frees the number even where close(2) reports an error, so there is nothing to retry.
      int unused = LibC.close(number);
    }
  }

  /** Closes all of them. */
  public static void closeAll(List<Fd> fds) {
    fds.forEach(Fd::close);
  }

  @Override
  public String toString() {
    return "Fd " + number;
  }
}
