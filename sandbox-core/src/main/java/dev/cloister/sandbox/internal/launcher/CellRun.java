package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.RunReport.Drained;
import dev.cloister.sandbox.internal.launcher.wire.OutcomeCode;
import dev.cloister.sandbox.internal.launcher.wire.Reply;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import dev.cloister.sandbox.internal.posix.Fd;
import dev.cloister.sandbox.internal.posix.FdIo;
import dev.cloister.sandbox.internal.posix.Pipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** One run in a cell, from its pipes to its report. Thread-safe. */
public final class CellRun implements Pending {
  private final CellChannel cell;
  private final int id;
  private final RunRequest request;
  private final CompletableFuture<RunReport> report = new CompletableFuture<>();
  private final InputEnd stdin;
  private final OutputEnd stdout;
  private final OutputEnd stderr;
  private final List<Fd> childEnds;
  private final long startedAt = System.nanoTime();
  private Optional<Reactor.Deadline> backstop = Optional.empty();
  private Optional<LauncherFailure> inputFailure = Optional.empty();

  /** Opens the pipes; on failure nothing stays open. */
  CellRun(CellChannel cell, int id, RunRequest request, Executor executor) throws IOException {
    this.cell = cell;
    this.id = id;
    this.request = request;
    this.stdin = InputEnd.open(request.stdin(), executor, this::inputUnreadable);
    try {
      Pipe out = Pipe.open();
      try {
        Pipe err = Pipe.open();
        try {
          this.stdout = outputEnd(request.stdout(), out.read());
          this.stderr = outputEnd(request.stderr(), err.read());
        } catch (ErrnoException e) {
          err.close();
          throw e;
        }
        this.childEnds = List.of(stdin.child(), out.write(), err.write());
      } catch (ErrnoException e) {
        out.close();
        throw e;
      }
    } catch (ErrnoException e) {
      stdin.close();
      stdin.child().close();
      throw e;
    }
  }

  private OutputEnd outputEnd(Sink sink, Fd pipe) throws ErrnoException {
    FdIo.setNonBlocking(pipe);
    Runnable overLimit = () -> stop(OutcomeCode.OUTPUT_LIMIT);
    return switch (sink) {
      case CAPTURE, DISCARD ->
          new OutputDrain(
              cell.reactor(), pipe, sink == Sink.CAPTURE, request.outputBytes(), overLimit);
      case LIVE -> LiveReader.open(pipe, request.outputBytes(), overLimit);
    };
  }

  int id() {
    return id;
  }

  /** What the program gets as descriptors 0, 1 and 2. */
  List<Fd> childEnds() {
    return childEnds;
  }

  /** Begins to read the outputs; the request is about to be sent. */
  void start(Reactor.Deadline deadline) throws ErrnoException {
    synchronized (this) {
      backstop = Optional.of(deadline);
    }
    stdout.start();
    stderr.start();
  }

  /**
   * Completes on the reactor's thread, with a {@link LauncherFailure} if there is no report.
   * Whatever depends on it must not block.
   */
  public CompletableFuture<RunReport> report() {
    return report;
  }

  /** Ends the run, unless it is over. */
  public void stop(int outcome) {
    if (!report.isDone()) {
      cell.stopRun(id, outcome);
    }
  }

  /** Where the caller writes a live input. */
  public Optional<OutputStream> stdin() {
    return request.stdin() instanceof Source.Live
        ? stdin.writer().map(writer -> writer)
        : Optional.empty();
  }

  /** Where the caller reads a live output. */
  public Optional<InputStream> stdout() {
    return stdout.stream();
  }

  /** Where the caller reads a live error output. */
  public Optional<InputStream> stderr() {
    return stderr.stream();
  }

  private void inputUnreadable(IOException e) {
    synchronized (this) {
      inputFailure = Optional.of(LauncherFailure.of("stdin", e));
    }
    stop(OutcomeCode.CANCELLED);
  }

  private synchronized Optional<LauncherFailure> inputFailure() {
    return inputFailure;
  }

  private synchronized void cancelBackstop() {
    backstop.ifPresent(Reactor.Deadline::cancel);
  }

  @Override
  public boolean answered(Reply reply, List<Fd> fds) {
    Fd.closeAll(fds);
    if (reply instanceof Reply.Result result) {
      complete(result);
    } else if (reply instanceof Reply.Fail fail) {
      failed(LauncherFailure.of(fail));
    } else {
      failed(new LauncherFailure("protocol", 0, "unexpected answer to RUN: " + reply));
    }
    return true;
  }

  private void complete(Reply.Result result) {
    cancelBackstop();
    stdin.close();
    Drained out = stdout.finish();
    Drained err = stderr.finish();
    Optional<LauncherFailure> unreadable = inputFailure();
    if (unreadable.isPresent()) {
      report.completeExceptionally(unreadable.get());
    } else {
      report.complete(new RunReport(result, out, err));
    }
  }

  @Override
  public void failed(LauncherFailure failure) {
    cancelBackstop();
    stdin.close();
    stdout.abandon();
    stderr.abandon();
    Fd.closeAll(childEnds);
    report.completeExceptionally(failure);
  }

  /** The kernel kills the whole cgroup of a cell that is out of memory, its init included. */
  @Override
  public void cellGone(Reply.CellGone gone, LauncherFailure failure) {
    if (gone.oomKills() == 0) {
      failed(failure);
      return;
    }
    long wallMicros = (System.nanoTime() - startedAt) / 1_000;
    int cgroup = cell.cgroup();
    complete(
        new Reply.Result(
            id,
            OutcomeCode.MEMORY_LIMIT,
            0,
            0,
            0,
            0,
            wallMicros,
            request.limits().memoryBytes(),
            0,
            cgroup,
            cgroup,
            0));
  }
}
