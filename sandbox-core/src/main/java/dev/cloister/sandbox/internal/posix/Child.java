package dev.cloister.sandbox.internal.posix;

import com.sun.jna.Native;

/** A process that this one started and has to reap. Thread-safe. */
public final class Child implements AutoCloseable {
  private static final long SYS_PIDFD_OPEN = 434;
  private static final int WNOHANG = 1;
  private static final int SIGKILL = 9;

  private final int pid;
  private final Fd pidfd;
  private boolean reaped;

  private Child(int pid, Fd pidfd) {
    this.pid = pid;
    this.pidfd = pidfd;
  }

  static Child adopt(int pid) throws ErrnoException {
    try {
      return new Child(
          pid, Fd.ownResult("pidfd_open", (int) LibC.syscall(SYS_PIDFD_OPEN, pid, 0, 0)));
    } catch (ErrnoException e) {
      LibC.kill(pid, SIGKILL);
      LibC.waitpid(pid, new int[1], 0);
      throw e;
    }
  }

  /** Its process id. */
  public int pid() {
    return pid;
  }

  /** Readable once it has ended. */
  public Fd pidfd() {
    return pidfd;
  }

  /**
   * Takes its exit status if it has ended.
   *
   * @return whether it has ended, now or before
   */
  public synchronized boolean reap() {
    if (!reaped) {
      int result = LibC.waitpid(pid, new int[1], WNOHANG);
      // ECHILD: someone else in this process has waited for every child.
      reaped = result == pid || (result == -1 && Native.getLastError() != Errno.EINTR);
    }
    return reaped;
  }

  /** Sends SIGKILL, unless it was reaped: then the number may be another's. */
  public synchronized void kill() {
    if (!reaped) {
      LibC.kill(pid, SIGKILL);
    }
  }

  /** Closes the pidfd. */
  @Override
  public void close() {
    pidfd.close();
  }
}
