package dev.cloister.sandbox;

import dev.cloister.sandbox.internal.launcher.CellChannel;
import dev.cloister.sandbox.internal.launcher.CellPut;
import dev.cloister.sandbox.internal.launcher.CellRun;
import dev.cloister.sandbox.internal.launcher.CollectStream;
import dev.cloister.sandbox.internal.launcher.LauncherFailure;
import dev.cloister.sandbox.internal.launcher.RunRequest;
import dev.cloister.sandbox.internal.launcher.wire.Request;
import dev.cloister.sandbox.internal.posix.Fd;
import dev.cloister.sandbox.internal.posix.FdIo;
import dev.cloister.sandbox.internal.posix.MemoryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * One throwaway container, opened for one submission: files in, one or more runs, files out,
 * closed. Never to be used for two submissions. Thread-safe, but one run at a time.
 */
public final class Cell implements AutoCloseable {
  private static final int PLAIN = 0644;
  private static final int EXECUTABLE = 0755;

  private final CellChannel channel;
  private final Executor callbacks;
  private final RunProcessors processors;
  private volatile boolean closed;

  Cell(CellChannel channel, Executor callbacks, RunProcessors processors) {
    this.channel = channel;
    this.callbacks = callbacks;
    this.processors = processors;
  }

  /**
   * Writes a new file under /work, making the folders on its way.
   *
   * @param path relative to /work, without {@code ..}
   * @throws SandboxException if it cannot be written, for example because it exists or the scratch
   *     is full; the cell stays usable then
   * @throws IllegalArgumentException if the path is not relative or leaves /work
   * @throws IllegalStateException if a run is on in this cell, or it was closed
   */
  public void put(String path, byte[] content) throws SandboxException, InterruptedException {
    checkPath(path);
    checkFree();
    if (content.length <= Request.MAX_INLINE_BYTES) {
      await(() -> channel.put(path, PLAIN, content));
      return;
    }
    Fd file;
    try {
      file = MemoryFile.readOnly(content);
    } catch (IOException e) {
      throw Faults.of("cannot hand over the content of " + path, "put", e);
    }
    put(path, PLAIN, file);
  }

  /**
   * Copies a file of the host to a new file under /work, as {@link #put(String, byte[])}; it is
   * executable if its owner may execute the host's.
   */
  public void put(String path, Path source) throws SandboxException, InterruptedException {
    checkPath(path);
    checkFree();
    Fd file;
    try {
      if (!Files.isRegularFile(source)) {
        throw new IOException("not a regular file");
      }
      file = FdIo.openForReading(source);
    } catch (IOException e) {
      throw Faults.of("cannot read " + source, "put", e);
    }
    put(path, Files.isExecutable(source) ? EXECUTABLE : PLAIN, file);
  }

  private void put(String path, int mode, Fd file) throws SandboxException, InterruptedException {
    try {
      await(() -> channel.put(path, mode, file));
    } catch (IllegalStateException e) {
      file.close();
      throw e;
    }
  }

  private interface PutStart {
    CellPut put() throws LauncherFailure;
  }

  private void await(PutStart start) throws SandboxException, InterruptedException {
    try {
      CellPut put;
      synchronized (this) {
        checkFree();
        put = start.put();
      }
      put.await();
    } catch (LauncherFailure e) {
      throw Faults.of(e);
    }
  }

  private static void checkPath(String path) {
    boolean inside =
        !path.isEmpty()
            && !path.startsWith("/")
            && !path.endsWith("/")
            && path.indexOf('\0') < 0
            && !List.of(path.split("/", -1)).contains("..");
    if (!inside) {
      throw new IllegalArgumentException(
          "path '" + path + "' must be the relative path of a file in the work folder");
    }
  }

  private void checkFree() {
    if (closed) {
      throw new IllegalStateException("the cell was closed");
    }
    if (channel.isRunning()) {
      throw new IllegalStateException("a run is on in this cell; wait for it or cancel it");
    }
  }

  /**
   * Runs a command and waits for it, and before it for a free processor where runs are pinned. When
   * it returns, no process of the run is left.
   *
   * @throws CommandException if the command does not exist in the cell or cannot be executed; the
   *     cell stays usable
   * @throws SandboxException on a sandbox fault; the cell is of no more use
   * @throws InterruptedException if the waiting thread was interrupted; the run is cancelled then
   * @throws IllegalStateException if a run is on in this cell, or it was closed
   */
  public RunResult run(Command command) throws SandboxException, InterruptedException {
    int processor = processors.takeFree();
    try {
      return new Execution(begin(command, processor, CellChannel::startHere), command, callbacks)
          .await();
    } finally {
      processors.giveBack(processor);
    }
  }

  /** Starts a command and returns at once; otherwise as {@link #run}. */
  public Execution start(Command command) throws SandboxException {
    int processor = processors.takeLeastBusy();
    CellRun run =
        processors.untilOver(processor, () -> begin(command, processor, CellChannel::start));
    return new Execution(run, command, callbacks);
  }

  private interface RunStart {
    CellRun start(CellChannel channel, RunRequest request) throws LauncherFailure;
  }

  private CellRun begin(Command command, int processor, RunStart start) throws SandboxException {
    RunRequest request = CommandMapping.request(command, processor);
    synchronized (this) {
      checkFree();
      try {
        return start.start(channel, request);
      } catch (LauncherFailure e) {
        throw Faults.of(e, command);
      }
    }
  }

  /**
   * Takes files out, into memory. Never follows a link and never blocks on what is not a regular
   * file.
   *
   * @throws IllegalStateException if a run is on in this cell, or it was closed
   */
  public Collected collect(CollectSpec spec) throws SandboxException, InterruptedException {
    return new Collector(() -> startCollecting(spec)).intoMemory();
  }

  /**
   * Takes files out, into an existing folder of the host, streaming. Like {@link #collect}, but the
   * content of the files is left empty in what it returns. Files are created with mode 0644, or
   * 0755 where the cell's file was executable; a file that exists is never replaced.
   */
  public Collected collectInto(Path folder, CollectSpec spec)
      throws SandboxException, InterruptedException {
    return new Collector(() -> startCollecting(spec)).intoFolder(folder);
  }

  private synchronized CollectStream startCollecting(CollectSpec spec) throws LauncherFailure {
    checkFree();
    return channel.collect(spec.patterns(), spec.maxFiles(), spec.maxBytes());
  }

  /**
   * Destroys the cell with all that is in it; a run that is on ends as cancelled. Idempotent,
   * returns at once.
   */
  @Override
  public void close() {
    closed = true;
    channel.close();
  }
}
