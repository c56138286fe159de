package dev.cloister.sandbox.internal.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.file.Path;

/** Reading, writing and opening. */
public final class FdIo {
  /** {@link #read} or {@link #write} on a non-blocking descriptor that is not ready. */
  public static final int WOULD_BLOCK = -2;

  /** {@link #read} at the end. */
  public static final int END = -1;

  private static final int O_NOCTTY = 0x100;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int F_SETFL = 4;

  private FdIo() {}

  /**
   * Reads once.
   *
   * @return the bytes read, at least 1, or {@link #END}, or {@link #WOULD_BLOCK}
   */
  public static int read(Fd fd, Memory buffer, int most) throws ErrnoException {
    int number = fd.acquire();
    try {
      while (true) {
        long count = LibC.read(number, buffer, most);
        if (count > 0) {
          return (int) count;
        }
        if (count == 0) {
          return END;
        }
        int errno = Native.getLastError();
        if (errno == Errno.EAGAIN) {
          return WOULD_BLOCK;
        }
        if (errno != Errno.EINTR) {
          throw new ErrnoException("read", errno);
        }
      }
    } finally {
      fd.release();
    }
  }

  /**
   * Writes once.
   *
   * @return the bytes written, or {@link #WOULD_BLOCK}
   */
  public static int write(Fd fd, Memory buffer, int count) throws ErrnoException {
    int number = fd.acquire();
    try {
      while (true) {
        long written = LibC.write(number, buffer, count);
        if (written >= 0) {
          return (int) written;
        }
        int errno = Native.getLastError();
        if (errno == Errno.EAGAIN) {
          return WOULD_BLOCK;
        }
        if (errno != Errno.EINTR) {
          throw new ErrnoException("write", errno);
        }
      }
    } finally {
      fd.release();
    }
  }

  /**
   * Makes reads and writes through this descriptor return at once. The other end of a pipe keeps
   * blocking: it is another open file description.
   */
  public static void setNonBlocking(Fd fd) throws ErrnoException {
    int number = fd.acquire();
    try {
      Errno.check("fcntl", LibC.fcntl(number, F_SETFL, O_NONBLOCK));
    } finally {
      fd.release();
    }
  }

  /** Opens a file of the host for reading, without blocking on one that is a fifo. */
  public static Fd openForReading(Path path) throws ErrnoException {
    return Fd.ownResult(
        "open " + path, LibC.open(nativeName(path), O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  }

  /** Another descriptor of the same file, which cannot be written through. */
  static Fd reopenForReading(Fd fd) throws ErrnoException {
    int number = fd.acquire();
    try {
      return Fd.ownResult("open", LibC.open(CString.of("/proc/self/fd/" + number), O_CLOEXEC));
    } finally {
      fd.release();
    }
  }

  /**
   * The bytes of a path as the kernel knows it. {@code toString} would lose what the locale cannot
   * spell; the URI form keeps every byte.
   */
  private static byte[] nativeName(Path path) {
    String escaped = path.toAbsolutePath().toUri().getRawPath();
    byte[] name = new byte[escaped.length() + 1];
    int length = 0;
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%') {
        name[length++] = (byte) Integer.parseInt(escaped, i + 1, i + 3, 16);
        i += 2;
      } else {
        name[length++] = (byte) c;
      }
    }
    return java.util.Arrays.copyOf(name, length + 1);
  }
}
