package dev.cloister.sandbox.internal.launcher;

import com.sun.jna.Memory;
import dev.cloister.sandbox.internal.posix.Errno;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import dev.cloister.sandbox.internal.posix.EventFd;
import dev.cloister.sandbox.internal.posix.Fd;
import dev.cloister.sandbox.internal.posix.FdIo;
import dev.cloister.sandbox.internal.posix.Poll;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * A run's input, written by the caller. Unbuffered. The end of the run closes it, and closing it
 * from another thread ends a write that waits.
 */
final class LiveWriter extends OutputStream {
  private static final int CHUNK = 64 << 10;

  private final Fd pipe;
  private final EventFd closing;
  private final Memory buffer = new Memory(CHUNK);

  /** Owns the pipe's write end, also if this fails. */
  LiveWriter(Fd pipe) throws ErrnoException {
    this.pipe = pipe;
    try {
      FdIo.setNonBlocking(pipe);
      closing = EventFd.open();
    } catch (ErrnoException e) {
      pipe.close();
      throw e;
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    int done = 0;
    while (done < length) {
      int part = Math.min(CHUNK, length - done);
      buffer.write(0, source, offset + done, part);
      done += writeSome(part);
    }
  }

  private int writeSome(int count) throws IOException {
    try {
      int written = FdIo.write(pipe, buffer, count);
      while (written == FdIo.WOULD_BLOCK) {
        if (!Poll.awaitReady(pipe, Poll.OUT, closing)) {
          throw new IOException("the input was closed, or the program has ended");
        }
        written = FdIo.write(pipe, buffer, count);
      }
      return written;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EBADF || e.errno() == Errno.EPIPE) {
        throw new IOException("the input was closed, or the program reads no more", e);
      }
      throw e;
    }
  }

  @Override
  public void close() {
    closing.signal();
    pipe.close();
    closing.close();
  }
}
