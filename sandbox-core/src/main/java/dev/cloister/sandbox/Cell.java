package dev.cloister.sandbox;

import java.nio.file.Path;

/**
 * One throwaway container, opened for one submission: files in, one or more runs, files out,
 * closed. Never to be used for two submissions. Thread-safe, but one run at a time.
 */
public final class Cell implements AutoCloseable {

  Cell() {}

  /**
   * Writes a new file under /work, making the folders on its way.
   *
   * @param path relative to /work, without {@code ..}
   * @throws SandboxException if it cannot be written, for example because it exists or the scratch
   *     is full
   */
  public void put(String path, byte[] content) throws SandboxException, InterruptedException {
    throw new UnsupportedOperationException("being written");
  }

  /** Copies a file of the host to a new file under /work, as {@link #put(String, byte[])}. */
  public void put(String path, Path source) throws SandboxException, InterruptedException {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * Runs a command and waits for it. When it returns, no process of the run is left.
   *
   * @throws CommandException if the command does not exist in the cell or cannot be executed; the
   *     cell stays usable
   * @throws SandboxException on a sandbox fault; the cell is of no more use
   * @throws InterruptedException if the waiting thread was interrupted; the run is cancelled then
   * @throws IllegalStateException if a run is on in this cell, or it was closed
   */
  public RunResult run(Command command) throws SandboxException, InterruptedException {
    throw new UnsupportedOperationException("being written");
  }

  /** Starts a command and returns at once; otherwise as {@link #run}. */
  public Execution start(Command command) throws SandboxException {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * Takes files out, into memory. Never follows a link and never blocks on what is not a regular
   * file.
   *
   * @throws IllegalStateException if a run is on in this cell, or it was closed
   */
  public Collected collect(CollectSpec spec) throws SandboxException, InterruptedException {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * Takes files out, into an existing folder of the host, streaming. Like {@link #collect}, but the
   * content of the files is left empty in what it returns. Files are created with mode 0644, or
   * 0755 where the cell's file was executable.
   */
  public Collected collectInto(Path folder, CollectSpec spec)
      throws SandboxException, InterruptedException {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * Destroys the cell with all that is in it; a run that is on ends as cancelled. Idempotent,
   * returns at once.
   */
  @Override
  public void close() {}
}
