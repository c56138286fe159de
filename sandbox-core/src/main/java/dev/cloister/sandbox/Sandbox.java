package dev.cloister.sandbox;

/**
 * Runs untrusted commands in throwaway rootless containers. One sandbox owns one launcher process;
 * when that dies, the runs in flight fail with a {@link SandboxException} and the next call starts
 * another. Thread-safe; hundreds of runs may be in flight at once.
 */
public final class Sandbox implements AutoCloseable {

  private Sandbox() {}

  /** Opens a sandbox with {@link SandboxConfig#defaults()}. */
  public static Sandbox open() throws SandboxException {
    return open(SandboxConfig.defaults());
  }

  /**
   * Starts the launcher and registers the templates.
   *
   * @throws SandboxException if this machine does not allow it; the message says what to change
   */
  public static Sandbox open(SandboxConfig config) throws SandboxException {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * Runs one command in a cell of its own over the host template and waits for it.
   *
   * @throws SandboxException on a sandbox fault
   * @throws InterruptedException if the waiting thread was interrupted; the run is cancelled then
   */
  public RunResult run(Command command) throws SandboxException, InterruptedException {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * Starts one command in a cell of its own and returns at once; the cell is closed when the run is
   * over.
   *
   * @throws SandboxException if the launcher cannot be reached; a later fault completes {@link
   *     Execution#result()}
   */
  public Execution start(Command command) throws SandboxException {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * Opens a cell for one submission. It is being built in the background when this returns: a fault
   * in building it is reported by the first call that needs it.
   *
   * @throws IllegalArgumentException if the spec names a template or a mount that the configuration
   *     does not allow
   * @throws SandboxException if the launcher cannot be reached
   */
  public Cell openCell(CellSpec spec) throws SandboxException {
    throw new UnsupportedOperationException("being written");
  }

  /** Kills every cell and the launcher, and returns when nothing of them is left. */
  @Override
  public void close() {}
}
