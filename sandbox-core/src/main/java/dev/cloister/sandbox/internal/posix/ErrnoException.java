package dev.cloister.sandbox.internal.posix;

import java.io.IOException;

/** A system call failed. */
public final class ErrnoException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /** Names the call and its error number. */
  public ErrnoException(String call, int errno) {
    super(call + ": " + Errno.text(errno));
    this.errno = errno;
  }

  /** The error number. */
  public int errno() {
    return errno;
  }
}
