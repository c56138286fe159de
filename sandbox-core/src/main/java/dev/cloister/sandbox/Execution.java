package dev.cloister.sandbox;

import dev.cloister.sandbox.internal.launcher.CellRun;
import dev.cloister.sandbox.internal.launcher.RunReport;
import dev.cloister.sandbox.internal.launcher.wire.OutcomeCode;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A run that was started and may be on. Thread-safe; each stream is for one thread at a time. */
public final class Execution {
  /** How long an interrupted wait stays for the cancelled run to end. */
  private static final int CANCEL_SECONDS = 5;

  private final CellRun run;
  private final Command command;
  private final Executor callbacks;

  Execution(CellRun run, Command command, Executor callbacks) {
    this.run = run;
    this.command = command;
    this.callbacks = callbacks;
  }

  /**
   * Completes with the result, or exceptionally with a {@link SandboxException}. What depends on it
   * is run in a thread of the sandbox's own pool, where it may block.
   */
  public CompletionStage<RunResult> result() {
    return run.report()
        .handleAsync(
            (report, failure) -> {
              if (failure != null) {
                throw new CompletionException(Faults.of(unwrapped(failure), command));
              }
              return ResultMapping.result(report, command);
            },
            callbacks)
        .minimalCompletionStage();
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /**
   * Waits for the result; an interrupt cancels the run.
   *
   * @throws CommandException if the command could not be executed
   * @throws SandboxException on a sandbox fault
   */
  public RunResult await() throws SandboxException, InterruptedException {
    try {
      RunReport report = run.await();
      return ResultMapping.result(report, command);
    } catch (ExecutionException e) {
      throw Faults.of(Optional.ofNullable(e.getCause()).orElse(e), command);
    } catch (InterruptedException e) {
      cancel();
      awaitEnd();
      throw e;
    }
  }

  /** So that the cell can be used, or is gone, when the interrupt is seen. */
  private void awaitEnd() {
    boolean again = false;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CANCEL_SECONDS);
    while (true) {
      try {
        run.report().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        break;
      } catch (InterruptedException e) {
        again = true;
      } catch (ExecutionException | TimeoutException e) {
        break;
      }
    }
    if (again) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends the run, whose outcome will be {@link Outcome.Cancelled} unless it was over. Idempotent,
   * returns at once.
   */
  public void cancel() {
    run.stop(OutcomeCode.CANCELLED);
  }

  /**
   * The program's standard input, unbuffered; close it to signal the end. The end of the run closes
   * it too.
   *
   * @throws IllegalStateException unless the command's input is {@link Input#live()}
   */
  public OutputStream stdin() {
    return run.stdin().orElseThrow(() -> notLive("input"));
  }

  /**
   * The program's standard output. It can be read to its end after the run.
   *
   * @throws IllegalStateException unless the command's output is {@link Output#live()}
   */
  public InputStream stdout() {
    return run.stdout().orElseThrow(() -> notLive("output"));
  }

  /**
   * The program's standard error. It can be read to its end after the run.
   *
   * @throws IllegalStateException unless the command's error output is {@link Output#live()}
   */
  public InputStream stderr() {
    return run.stderr().orElseThrow(() -> notLive("error output"));
  }

  private static IllegalStateException notLive(String what) {
    return new IllegalStateException("the standard " + what + " of this command is not live");
  }
}
