package dev.cloister.sandbox.internal.launcher;

import com.sun.jna.Memory;
import dev.cloister.sandbox.internal.launcher.RunReport.Drained;
import dev.cloister.sandbox.internal.posix.Epoll;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import dev.cloister.sandbox.internal.posix.Fd;
import dev.cloister.sandbox.internal.posix.FdIo;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Empties a pipe on the reactor's thread, counts, and keeps at most the limit. Past the limit it
 * says so once and reads no further: the run is ended then.
 */
final class OutputDrain implements OutputEnd {
  private static final int CHUNK = 64 << 10;

  /** Reads per event: one flooding program must not keep the reactor from the others. */
  private static final int READS_PER_EVENT = 8;

  private static final ThreadLocal<Memory> BUFFER =
      ThreadLocal.withInitial(() -> new Memory(CHUNK));

  private final Reactor reactor;
  private final Fd pipe;
  private final boolean keep;
  private final long limit;
  private final Runnable overLimit;
  private Optional<Reactor.Watch> watch = Optional.empty();
  private byte[] kept = new byte[0];
  private int keptLength;
  private long written;
  private boolean done;

  /** Owns the pipe's read end, which must not block. */
  OutputDrain(Reactor reactor, Fd pipe, boolean keep, long limit, Runnable overLimit) {
    this.reactor = reactor;
    this.pipe = pipe;
    this.keep = keep;
    this.limit = limit;
    this.overLimit = overLimit;
  }

  @Override
  public synchronized void start() throws ErrnoException {
    watch = Optional.of(reactor.watch(pipe, Epoll.IN, events -> read(READS_PER_EVENT)));
  }

  private synchronized void read(int reads) {
    Memory buffer = BUFFER.get();
    for (int i = 0; i < reads && !done; i++) {
      int count;
      try {
        count = FdIo.read(pipe, buffer, CHUNK);
      } catch (ErrnoException unreadable) {
        // Reading a pipe fails only once it was abandoned.
        abandon();
        return;
      }
      if (count == FdIo.WOULD_BLOCK) {
        return;
      }
      if (count == FdIo.END) {
        abandon();
        return;
      }
      take(buffer, count);
    }
  }

  private void take(Memory buffer, int count) {
    int room = (int) Math.min(count, Math.max(0, limit - written));
    if (keep && room > 0) {
      if (kept.length - keptLength < room) {
        long doubled = Math.max(CHUNK / 16, 2L * kept.length);
        long wanted = Math.max(doubled, (long) keptLength + room);
        kept = Arrays.copyOf(kept, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
      }
      buffer.read(0, kept, keptLength, room);
      keptLength += room;
    }
    written += count;
    if (written > limit) {
      abandon();
      overLimit.run();
    }
  }

  @Override
  public synchronized Drained finish() {
    // All that the run wrote is in the pipe now. Whoever holds the other end still and writes on is
    // not waited for: at most the limit is read.
    read(Integer.MAX_VALUE);
    abandon();
    return new Drained(Arrays.copyOf(kept, keptLength), written, written > limit);
  }

  @Override
  public synchronized void abandon() {
    done = true;
    watch.ifPresent(Reactor.Watch::close);
    pipe.close();
  }

  @Override
  public Optional<InputStream> stream() {
    return Optional.empty();
  }
}
