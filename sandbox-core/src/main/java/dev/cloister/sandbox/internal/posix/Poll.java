package dev.cloister.sandbox.internal.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;

/** Waiting for one descriptor, or for being told to stop waiting; see poll(2). */
public final class Poll {
  public static final short IN = 1;
  public static final short OUT = 4;

  private static final int POLLFD_BYTES = 8;
  private static final int REVENTS_AT = 6;

  private Poll() {}

  /**
   * Waits without a time limit.
   *
   * @return whether {@code fd} became ready; false if {@code stop} was signalled
   */
  public static boolean awaitReady(Fd fd, short events, EventFd stop) throws ErrnoException {
    try (Memory fds = new Memory(2 * POLLFD_BYTES)) {
      int number = fd.acquire();
      try {
        int stopNumber = stop.fd().acquire();
        try {
          fds.clear();
          fds.setInt(0, number);
          fds.setShort(4, events);
          fds.setInt(POLLFD_BYTES, stopNumber);
          fds.setShort(POLLFD_BYTES + 4, IN);
          while (LibC.poll(fds, 2, -1) == -1) {
            if (Native.getLastError() != Errno.EINTR) {
              throw Errno.last("poll");
            }
          }
          return fds.getShort(POLLFD_BYTES + REVENTS_AT) == 0;
        } finally {
          stop.fd().release();
        }
      } finally {
        fd.release();
      }
    }
  }
}
