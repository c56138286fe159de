package dev.cloister.sandbox.internal.launcher;

import com.sun.jna.Memory;
import dev.cloister.sandbox.internal.posix.Errno;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import dev.cloister.sandbox.internal.posix.Fd;
import dev.cloister.sandbox.internal.posix.FdIo;
import dev.cloister.sandbox.internal.posix.MemoryFile;
import dev.cloister.sandbox.internal.posix.Pipe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * This side of a run's standard input.
 *
 * <p>The program never gets a descriptor of a host's file: with the uid of the file's owner, as an
 * unprivileged sandbox gives it, it could open /proc/self/fd/0 again, for writing. Nor do two runs
 * share a pipe or a device: they could talk through it. So: a pipe for what fits into it, a sealed
 * file in memory for what is larger, a pipe that a thread feeds for what is too large for memory.
 *
 * @param child what the program gets
 * @param writer where the caller, or the thread that feeds a large file, writes
 */
record InputEnd(Fd child, Optional<LiveWriter> writer) {
  /** Files up to this size are copied to memory, in bytes. */
  static final long LARGEST_IN_MEMORY = 64L << 20;

  private static final byte[] NOTHING = {};

  /**
   * Prepares the input.
   *
   * @param executor what feeds a large file
   * @param unreadable is told when a large file cannot be read to its end
   */
  static InputEnd open(Source source, Executor executor, Consumer<IOException> unreadable)
      throws IOException {
    if (source instanceof Source.Bytes bytes) {
      return new InputEnd(ofBytes(bytes.content()), Optional.empty());
    }
    if (source instanceof Source.HostFile file) {
      return ofFile(file.path(), executor, unreadable);
    }
    return live();
  }

  private static InputEnd live() throws ErrnoException {
    Pipe pipe = Pipe.open();
    try {
      return new InputEnd(pipe.read(), Optional.of(new LiveWriter(pipe.write())));
    } catch (ErrnoException e) {
      pipe.close();
      throw e;
    }
  }

  private static Fd ofBytes(byte[] content) throws ErrnoException {
    if (content.length > Pipe.USUAL_CAPACITY) {
      return MemoryFile.readOnly(content);
    }
    Pipe pipe = Pipe.open();
    try {
      if (content.length == 0 || fits(pipe.write(), content)) {
        pipe.write().close();
        return pipe.read();
      }
    } catch (ErrnoException e) {
      pipe.close();
      throw e;
    }
    // Pipes are smaller once a user has many of them; see pipe(7), pipe-user-pages-soft.
    pipe.close();
    return MemoryFile.readOnly(content);
  }

  private static boolean fits(Fd pipe, byte[] content) throws ErrnoException {
    FdIo.setNonBlocking(pipe);
    try (Memory memory = new Memory(content.length)) {
      memory.write(0, content, 0, content.length);
      return FdIo.write(pipe, memory, content.length) == content.length;
    }
  }

  private static InputEnd ofFile(Path path, Executor executor, Consumer<IOException> unreadable)
      throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new ErrnoException(
          "standard input " + path + " is not a readable regular file", Errno.ENOENT);
    }
    long size = Files.size(path);
    if (size == 0) {
      return new InputEnd(ofBytes(NOTHING), Optional.empty());
    }
    if (size <= LARGEST_IN_MEMORY) {
      return new InputEnd(MemoryFile.readOnlyCopyOf(path), Optional.empty());
    }
    InputStream in = Files.newInputStream(path);
    try {
      InputEnd end = live();
      end.writer().ifPresent(out -> executor.execute(() -> feed(in, out, unreadable)));
      return end;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static void feed(InputStream in, LiveWriter out, Consumer<IOException> unreadable) {
    byte[] buffer = new byte[1 << 16];
    try (in;
        out) {
      int count;
      while ((count = in.read(buffer)) != -1) {
        try {
          out.write(buffer, 0, count);
        } catch (IOException enough) {
          // A program need not read all of its input.
          return;
        }
      }
    } catch (IOException e) {
      unreadable.accept(e);
    }
  }

  /** The run is over, or did not take place. */
  void close() {
    writer.ifPresent(LiveWriter::close);
  }
}
