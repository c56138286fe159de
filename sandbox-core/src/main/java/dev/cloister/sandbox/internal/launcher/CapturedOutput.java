package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.RunReport.Drained;
import dev.cloister.sandbox.internal.posix.Fd;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An output that the cell's init reads: the first part of a large one comes in messages of its own,
 * the rest, and all of a small one, with the result. The init holds the limit.
 */
final class CapturedOutput implements OutputEnd {
  /** An array cannot be longer. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 16;

  private final long limit;
  private final List<byte[]> parts = new ArrayList<>(0);
  private long length;

  CapturedOutput(long limit) {
    this.limit = limit;
  }

  @Override
  public Optional<Fd> child() {
    return Optional.empty();
  }

  @Override
  public synchronized void take(byte[] data) {
    parts.add(data);
    length += data.length;
  }

  @Override
  public synchronized Drained finish(byte[] rest, long bytes) {
    boolean overLimit = bytes > limit;
    if (parts.isEmpty()) {
      return new Drained(rest, bytes, overLimit);
    }
    take(rest);
    return new Drained(joined(), bytes, overLimit);
  }

  @Override
  public synchronized Drained finishEarly() {
    return new Drained(joined(), length, false);
  }

  private byte[] joined() {
    byte[] all = new byte[(int) Math.min(length, MOST_BYTES)];
    int at = 0;
    for (byte[] part : parts) {
      int fits = Math.min(part.length, all.length - at);
      System.arraycopy(part, 0, all, at, fits);
      at += fits;
    }
    parts.clear();
    return all;
  }

  @Override
  public synchronized void abandon() {
    parts.clear();
  }

  @Override
  public Optional<InputStream> stream() {
    return Optional.empty();
  }
}
