package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.posix.Errno;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import dev.cloister.sandbox.internal.posix.Fd;
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
 * share a pipe: they could talk through it. So: a pipe of the init's for what fits into the
 * request, a sealed file in memory for what is larger, a pipe that a thread feeds for what is too
 * large for memory.
 *
 * @param inline what travels in the request itself; the cell's init makes a pipe of it
 * @param child what the program gets otherwise
 * @param writer where the caller, or the thread that feeds a large file, writes
 */
@SuppressWarnings("ArrayRecordComponent")
record InputEnd(byte[] inline, Optional<Fd> child, Optional<LiveWriter> writer) {
  /** Files up to this size are copied to memory, in bytes. */
  static final long LARGEST_IN_MEMORY = 64L << 20;

  private static final byte[] NOTHING = {};

  /**
   * Prepares the input.
   *
   * @param mostInline how many bytes the request has room for
   * @param executor what feeds a large file
   * @param unreadable is told when a large file cannot be read to its end
   */
  static InputEnd open(
      Source source, int mostInline, Executor executor, Consumer<IOException> unreadable)
      throws IOException {
    if (source instanceof Source.Bytes bytes) {
      return bytes.content().length <= mostInline
          ? inline(bytes.content())
          : ofFd(MemoryFile.readOnly(bytes.content()));
    }
    if (source instanceof Source.HostFile file) {
      return ofFile(file.path(), mostInline, executor, unreadable);
    }
    return live();
  }

  private static InputEnd inline(byte[] content) {
    return new InputEnd(content, Optional.empty(), Optional.empty());
  }

  private static InputEnd ofFd(Fd child) {
    return new InputEnd(NOTHING, Optional.of(child), Optional.empty());
  }

  private static InputEnd live() throws ErrnoException {
    Pipe pipe = Pipe.open();
    try {
      LiveWriter writer = new LiveWriter(pipe.write());
      return new InputEnd(NOTHING, Optional.of(pipe.read()), Optional.of(writer));
    } catch (ErrnoException e) {
      pipe.close();
      throw e;
    }
  }

  private static InputEnd ofFile(
      Path path, int mostInline, Executor executor, Consumer<IOException> unreadable)
      throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new ErrnoException(
          "standard input " + path + " is not a readable regular file", Errno.ENOENT);
    }
    long size = Files.size(path);
    if (size <= mostInline) {
      try (InputStream in = Files.newInputStream(path)) {
        byte[] content = in.readNBytes(mostInline);
        if (content.length < mostInline || in.read() == -1) {
          return inline(content);
        }
      }
      // It has grown meanwhile.
    }
    if (size <= LARGEST_IN_MEMORY) {
      return ofFd(MemoryFile.readOnlyCopyOf(path));
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

  /** The run is over. */
  void close() {
    writer.ifPresent(LiveWriter::close);
  }

  /** The run did not take place. */
  void abandon() {
    child.ifPresent(Fd::close);
    close();
  }
}
