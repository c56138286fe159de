package dev.cloister.grader.storm;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.util.Optional;

/**
 * A process that cannot be mistaken for a later one of the same number; see pidfd_open(2). The
 * numbers of these calls are the same on every architecture.
 */
final class Pidfd implements AutoCloseable {
  private static final long PIDFD_SEND_SIGNAL = 424;
  private static final long PIDFD_OPEN = 434;
  private static final Function SYSCALL = NativeLibrary.getInstance("c").getFunction("syscall");
  private static final Function CLOSE = NativeLibrary.getInstance("c").getFunction("close");

  private final int descriptor;

  private Pidfd(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Empty if there is no such process any more. */
  static Optional<Pidfd> open(int pid) {
    int descriptor = SYSCALL.invokeInt(new Object[] {PIDFD_OPEN, (long) pid, 0L});
    return descriptor < 0 ? Optional.empty() : Optional.of(new Pidfd(descriptor));
  }

  /** Returns whether the process was still there. */
  boolean send(int signal) {
    return SYSCALL.invokeInt(
            new Object[] {PIDFD_SEND_SIGNAL, (long) descriptor, (long) signal, 0L, 0L})
        == 0;
  }

  @Override
  public void close() {
    CLOSE.invokeInt(new Object[] {descriptor});
  }
}
