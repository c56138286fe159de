package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.RunReport.Drained;
import dev.cloister.sandbox.internal.launcher.wire.Encoder;
import dev.cloister.sandbox.internal.launcher.wire.OutcomeCode;
import dev.cloister.sandbox.internal.launcher.wire.Reply;
import dev.cloister.sandbox.internal.launcher.wire.Request;
import dev.cloister.sandbox.internal.posix.Fd;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** One run in a cell, from its input to its report. Thread-safe. */
public final class CellRun implements Pending {
  private static final byte[] NOTHING = {};

  private final CellChannel cell;
  private final int id;
  private final RunRequest request;
  private final CompletableFuture<RunReport> report = new CompletableFuture<>();
  private final InputEnd stdin;
  private final OutputEnd stdout;
  private final OutputEnd stderr;
  private final long startedAt = System.nanoTime();
  private Optional<Reactor.Deadline> backstop = Optional.empty();
  private Optional<LauncherFailure> inputFailure = Optional.empty();

  /** Opens the pipes of live streams; on failure nothing stays open. */
  CellRun(CellChannel cell, int id, RunRequest request, Executor executor) throws IOException {
    this.cell = cell;
    this.id = id;
    this.request = request;
    int room =
        Request.MAX_BYTES - Encoder.mostBytesOf(request.argv(), request.env(), request.cwd());
    this.stdin =
        InputEnd.open(
            request.stdin(),
            Math.min(room, Request.MAX_INLINE_BYTES),
            executor,
            this::inputUnreadable);
    try {
      this.stdout = outputEnd(request.stdout());
      try {
        this.stderr = outputEnd(request.stderr());
      } catch (IOException e) {
        stdout.abandon();
        throw e;
      }
    } catch (IOException e) {
      stdin.abandon();
      throw e;
    }
  }

  private OutputEnd outputEnd(Sink sink) throws IOException {
    long limit = request.limits().outputBytes();
    return sink == Sink.LIVE
        ? LiveReader.open(limit, () -> stop(OutcomeCode.OUTPUT_LIMIT))
        : new CapturedOutput(limit);
  }

  int id() {
    return id;
  }

  /** What the cell's init is told. */
  Request.Run message() {
    int flags =
        (request.freshScratch() ? Request.Run.FRESH_SCRATCH : 0)
            | (stdin.child().isPresent() ? Request.Run.STDIN_FD : 0)
            | (request.stdout() == Sink.LIVE ? Request.Run.STDOUT_FD : 0)
            | (request.stderr() == Sink.LIVE ? Request.Run.STDERR_FD : 0)
            | (request.stdout() == Sink.DISCARD ? Request.Run.DISCARD_STDOUT : 0)
            | (request.stderr() == Sink.DISCARD ? Request.Run.DISCARD_STDERR : 0);
    return new Request.Run(
        id,
        flags,
        request.argv(),
        request.env(),
        request.cwd(),
        request.limits(),
        request.processor(),
        stdin.inline());
  }

  /** The descriptors beside the message. */
  List<Fd> childEnds() {
    if (stdin.child().isEmpty() && !request.isLive()) {
      return List.of();
    }
    List<Fd> ends = new ArrayList<>();
    stdin.child().ifPresent(ends::add);
    stdout.child().ifPresent(ends::add);
    stderr.child().ifPresent(ends::add);
    return ends;
  }

  /** The time at which the cell is given up, unless there is a report before. */
  void giveUpAt(Reactor.Deadline deadline) {
    synchronized (this) {
      backstop.ifPresent(Reactor.Deadline::cancel);
      backstop = Optional.of(deadline);
    }
    if (report.isDone()) {
      cancelBackstop();
    }
  }

  /**
   * Completes in the thread of whoever receives, with a {@link LauncherFailure} if there is no
   * report. Whatever depends on it must not block.
   */
  public CompletableFuture<RunReport> report() {
    return report;
  }

  /** Waits for the report; it is the calling thread that receives it if nobody else does. */
  public RunReport await() throws ExecutionException, InterruptedException {
    cell.line().receiveUntil(id, report);
    if (!report.isDone()) {
      cell.guard(this);
    }
    return report.get();
  }

  long wallMicros() {
    return request.limits().wallMicros();
  }

  /** Ends the run, unless it is over. */
  public void stop(int outcome) {
    if (!report.isDone()) {
      cell.line().stopRun(id, outcome);
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
  public boolean isLast(Reply reply) {
    return !(reply instanceof Reply.Output);
  }

  @Override
  public void answered(Reply reply, List<Fd> fds) {
    Fd.closeAll(fds);
    if (reply instanceof Reply.Output output) {
      (output.stream() == Reply.Output.STDOUT ? stdout : stderr).take(output.data());
    } else if (reply instanceof Reply.Result result) {
      complete(
          result,
          stdout.finish(result.stdout(), result.stdoutBytes()),
          stderr.finish(result.stderr(), result.stderrBytes()));
    } else if (reply instanceof Reply.Fail fail) {
      failed(LauncherFailure.of(fail));
    } else {
      failed(new LauncherFailure("protocol", 0, "unexpected answer to RUN: " + reply));
    }
  }

  private void complete(Reply.Result result, Drained out, Drained err) {
    cancelBackstop();
    stdin.close();
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
    stdin.abandon();
    stdout.abandon();
    stderr.abandon();
    report.completeExceptionally(failure);
  }

  /** The kernel kills the whole cgroup of a cell that is out of memory, its init included. */
  @Override
  public void cellGone(Reply.CellGone gone, LauncherFailure failure) {
    if (gone.oomKills() == 0) {
      failed(failure);
      return;
    }
    Drained out = stdout.finishEarly();
    Drained err = stderr.finishEarly();
    long wallMicros = (System.nanoTime() - startedAt) / 1_000;
    int cgroup = cell.cgroup();
    Reply.Result result =
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
            0,
            cgroup,
            cgroup,
            0,
            out.written(),
            err.written(),
            NOTHING,
            NOTHING);
    complete(result, out, err);
  }
}
