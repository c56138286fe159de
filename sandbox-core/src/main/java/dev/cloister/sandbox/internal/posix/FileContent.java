package dev.cloister.sandbox.internal.posix;

import com.sun.jna.Memory;
import java.io.IOException;
import java.io.OutputStream;

/** The content of a regular file that another process has opened, for one thread. */
public final class FileContent implements AutoCloseable {
  private static final int CHUNK = 64 << 10;

  private final Fd fd;
  private final long size;

  /** Owns the descriptor; at most {@code size} bytes are read. */
  public FileContent(Fd fd, long size) {
    this.fd = fd;
    this.size = size;
  }

  /** Copies it. */
  public void copyTo(OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK];
    try (Memory buffer = new Memory(CHUNK)) {
      long left = size;
      while (left > 0) {
        int count = FdIo.read(fd, buffer, (int) Math.min(CHUNK, left));
        if (count <= 0) {
          return;
        }
        buffer.read(0, chunk, 0, count);
        out.write(chunk, 0, count);
        left -= count;
      }
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
