package dev.cloister.sandbox.internal.posix;

import com.sun.jna.Native;

/** Error numbers of Linux, the same on x86_64 and aarch64, and what they are called. */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int EPIPE = 32;
  public static final int ENOSYS = 38;
  public static final int ELOOP = 40;
  public static final int EPROTO = 71;
  public static final int EUSERS = 87;
  public static final int ECONNRESET = 104;
  public static final int ETOOMANYREFS = 109;

  private Errno() {}

  /** The C library's words for the number, for example {@code Operation not permitted}. */
  public static String text(int errno) {
    return LibC.strerror(errno);
  }

  /** The error of the call that this thread made last. */
  static ErrnoException last(String call) {
    return new ErrnoException(call, Native.getLastError());
  }

  /**
   * Passes a result on, unless it is -1.
   *
   * @throws ErrnoException if the call failed
   */
  static int check(String call, int result) throws ErrnoException {
    if (result == -1) {
      throw last(call);
    }
    return result;
  }
}
