package dev.cloister.sandbox;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletionStage;

/** A run that was started and may be on. Thread-safe; each stream is for one thread at a time. */
public final class Execution {

  Execution() {}

  /** Completes with the result, or exceptionally with a {@link SandboxException}. */
  public CompletionStage<RunResult> result() {
    throw new UnsupportedOperationException("being written");
  }

  /** Waits for the result; an interrupt cancels the run. */
  public RunResult await() throws SandboxException, InterruptedException {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * Ends the run, whose outcome will be {@link Outcome.Cancelled} unless it was over. Idempotent,
   * returns at once.
   */
  public void cancel() {}

  /**
   * The program's standard input; close it to signal the end.
   *
   * @throws IllegalStateException unless the command's input is {@link Input#live()}
   */
  public OutputStream stdin() {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * The program's standard output.
   *
   * @throws IllegalStateException unless the command's output is {@link Output#live()}
   */
  public InputStream stdout() {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * The program's standard error.
   *
   * @throws IllegalStateException unless the command's error output is {@link Output#live()}
   */
  public InputStream stderr() {
    throw new UnsupportedOperationException("being written");
  }
}
