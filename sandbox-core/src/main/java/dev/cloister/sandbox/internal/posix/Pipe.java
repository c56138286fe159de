package dev.cloister.sandbox.internal.posix;

/**
 * A pipe; both ends are closed on exec.
 *
 * @param read where the bytes come out
 * @param write where they go in
 */
public record Pipe(Fd read, Fd write) implements AutoCloseable {
  /** What a pipe holds unless the user's share of pipe memory is used up; see pipe(7). */
  public static final int USUAL_CAPACITY = 64 << 10;

  private static final int O_CLOEXEC = 0x80000;
  private static final int FOR_ALL = 0666;

  /**
   * Makes one. Whoever holds an end may open it again by /proc/self/fd, whichever user that is: a
   * program does so to write to /dev/stderr, and a cell may have a user of its own.
   */
  public static Pipe open() throws ErrnoException {
    int[] ends = new int[2];
    Errno.check("pipe2", LibC.pipe2(ends, O_CLOEXEC));
    Pipe pipe = new Pipe(Fd.own(ends[0]), Fd.own(ends[1]));
    try {
      Errno.check("fchmod", LibC.fchmod(ends[0], FOR_ALL));
    } catch (ErrnoException e) {
      pipe.close();
      throw e;
    }
    return pipe;
  }

  /** Closes both ends. */
  @Override
  public void close() {
    read.close();
    write.close();
  }
}
