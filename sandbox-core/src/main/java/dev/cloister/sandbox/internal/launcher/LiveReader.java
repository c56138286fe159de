package dev.cloister.sandbox.internal.launcher;

import com.sun.jna.Memory;
import dev.cloister.sandbox.internal.launcher.RunReport.Drained;
import dev.cloister.sandbox.internal.posix.Errno;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import dev.cloister.sandbox.internal.posix.EventFd;
import dev.cloister.sandbox.internal.posix.Fd;
import dev.cloister.sandbox.internal.posix.FdIo;
import dev.cloister.sandbox.internal.posix.Pipe;
import dev.cloister.sandbox.internal.posix.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A run's output, read by the caller while the run is on and after. What is read counts towards the
 * output limit; past it the stream ends and the run is ended. Closing it from another thread ends a
 * read that waits.
 */
final class LiveReader extends InputStream {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int CHUNK = 64 << 10;

  private final Fd pipe;
  private final EventFd closing;
  private final long limit;
  private final Runnable overLimit;
  private final AtomicLong written;
  private final Memory buffer = new Memory(CHUNK);
  private boolean ended;

  private LiveReader(Fd pipe, EventFd closing, long limit, Runnable overLimit, AtomicLong written) {
    this.pipe = pipe;
    this.closing = closing;
    this.limit = limit;
    this.overLimit = overLimit;
    this.written = written;
  }

  /** The stream and what the run keeps of it; a stream that nobody holds any more is closed. */
  static End open(long limit, Runnable overLimit) throws ErrnoException {
    Pipe ends = Pipe.open();
    try {
      FdIo.setNonBlocking(ends.read());
      return open(ends, limit, overLimit);
    } catch (ErrnoException e) {
      ends.close();
      throw e;
    }
  }

  private static End open(Pipe ends, long limit, Runnable overLimit) throws ErrnoException {
    Fd pipe = ends.read();
    EventFd closing = EventFd.open();
    AtomicLong written = new AtomicLong();
    LiveReader stream = new LiveReader(pipe, closing, limit, overLimit, written);
    CLEANER.register(
        stream,
        () -> {
          pipe.close();
          closing.close();
        });
    return new End(stream, ends.write(), limit, written);
  }

  /** The run's view of a live output. */
  record End(LiveReader reader, Fd write, long limit, AtomicLong written) implements OutputEnd {
    @Override
    public Optional<Fd> child() {
      return Optional.of(write);
    }

    @Override
    public void take(byte[] data) {
      throw new IllegalStateException("a live output came by message");
    }

    @Override
    public Drained finish(byte[] rest, long bytes) {
      return finishEarly();
    }

    @Override
    public Drained finishEarly() {
      // The pipe stays open: the caller may read the rest of it now.
      return new Drained(new byte[0], written.get(), written.get() > limit);
    }

    @Override
    public void abandon() {
      write.close();
      reader.close();
    }

    @Override
    public Optional<InputStream> stream() {
      return Optional.of(reader);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    java.util.Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (ended) {
      return -1;
    }
    int count = readSome(Math.min(length, CHUNK));
    if (count == FdIo.END) {
      ended = true;
      close();
      return -1;
    }
    long before = written.getAndAdd(count);
    int within = (int) Math.min(count, limit - before);
    if (within < count) {
      ended = true;
      close();
      overLimit.run();
      if (within <= 0) {
        return -1;
      }
    }
    buffer.read(0, target, offset, within);
    return within;
  }

  private int readSome(int most) throws IOException {
    try {
      int count = FdIo.read(pipe, buffer, most);
      while (count == FdIo.WOULD_BLOCK) {
        if (!Poll.awaitReady(pipe, Poll.IN, closing)) {
          throw new IOException("the stream was closed");
        }
        count = FdIo.read(pipe, buffer, most);
      }
      return count;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EBADF) {
        throw new IOException("the stream was closed", e);
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
