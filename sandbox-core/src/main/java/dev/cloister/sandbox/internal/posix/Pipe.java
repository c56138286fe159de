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

  /** Makes one. */
  public static Pipe open() throws ErrnoException {
    int[] ends = new int[2];
    Errno.check("pipe2", LibC.pipe2(ends, O_CLOEXEC));
    return new Pipe(Fd.own(ends[0]), Fd.own(ends[1]));
  }

  /** Closes both ends. */
  @Override
  public void close() {
    read.close();
    write.close();
  }
}
