package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.CellLine.Receiving;
import dev.cloister.sandbox.internal.launcher.wire.Reply;
import dev.cloister.sandbox.internal.launcher.wire.Request;
import dev.cloister.sandbox.internal.posix.Fd;
import dev.cloister.sandbox.internal.posix.PacketSocket;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** One cell, from this side: what can be asked of it. Thread-safe. */
public final class CellChannel implements AutoCloseable {
  /** How much longer than its wall limit a run may take until its cell is given up. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final byte[] NOTHING = {};

  private final Launcher launcher;
  private final int id;
  private final CellKind kind;
  private final Executor executor;
  private final CellLine line;

  /** The socket's waiting calls last {@link CellLine#CALLER_MILLIS}. */
  CellChannel(Launcher launcher, int id, CellKind kind, Executor executor, PacketSocket socket) {
    this.launcher = launcher;
    this.id = id;
    this.kind = kind;
    this.executor = executor;
    this.line = new CellLine(launcher, this, socket);
  }

  int id() {
    return id;
  }

  CellKind kind() {
    return kind;
  }

  int cgroup() {
    return launcher.cgroup();
  }

  CellLine line() {
    return line;
  }

  /**
   * Begins to write a new file under /work; the calling thread waits at once.
   *
   * @param content at most {@link Request#MAX_INLINE_BYTES}
   */
  public CellPut put(String path, int mode, byte[] content) throws LauncherFailure {
    return put(path, mode, content, List.of());
  }

  /**
   * Begins to write a new file under /work; the calling thread waits at once.
   *
   * @param content open for reading; owned by this call, also if it fails
   */
  public CellPut put(String path, int mode, Fd content) throws LauncherFailure {
    return put(path, mode, NOTHING, List.of(content));
  }

  private CellPut put(String path, int mode, byte[] content, List<Fd> fds) throws LauncherFailure {
    CellPut put;
    try {
      put = (CellPut) line.register(next -> new CellPut(line, next), Receiving.BY_CALLER);
    } catch (LauncherFailure e) {
      Fd.closeAll(fds);
      throw e;
    }
    line.send(new Request.Put(put.id(), mode, path, content), fds);
    return put;
  }

  /** Mounts one more directory; a failure is that of whatever is asked next. */
  void mount(Request.Mount mount) throws LauncherFailure {
    line.send(new Request.AddMount(line.nextRequest(), mount), List.of());
  }

  /** Starts a command; its report comes by the reactor. */
  public CellRun start(RunRequest command) throws LauncherFailure {
    CellRun run = start(command, Receiving.BY_REACTOR);
    guard(run);
    return run;
  }

  /** Starts a command for which the calling thread waits at once; see {@link CellRun#await}. */
  public CellRun startHere(RunRequest command) throws LauncherFailure {
    return start(command, Receiving.BY_CALLER);
  }

  private CellRun start(RunRequest command, Receiving receiving) throws LauncherFailure {
    CellRun run =
        (CellRun) line.register(next -> new CellRun(this, next, command, executor), receiving);
    line.send(run.message(), run.childEnds());
    line.stopIfClosing();
    return run;
  }

  /** Gives the cell up if the run does not end some time after its wall limit. */
  void guard(CellRun run) {
    long patience = TimeUnit.MICROSECONDS.toNanos(run.wallMicros()) + PATIENCE_NANOS;
    run.giveUpAt(launcher.reactor().after(patience, () -> overdue(run)));
  }

  private void overdue(CellRun run) {
    if (!run.report().isDone()) {
      launcher.kill(this);
      line.giveUp(
          new LauncherFailure(
              "supervise", 0, "the cell's init gave no result 10 s after the run's wall limit"));
    }
  }

  /** Asks for files. */
  public CollectStream collect(List<String> patterns, int maxFiles, long maxBytes)
      throws LauncherFailure {
    CollectStream stream =
        (CollectStream) line.register(next -> new CollectStream(line, next), Receiving.BY_REACTOR);
    line.send(new Request.Collect(stream.id(), maxFiles, maxBytes, patterns), List.of());
    return stream;
  }

  /** Whether a run is on. */
  public boolean isRunning() {
    return line.isRunning();
  }

  /** See {@link CellLine#neverTookTheRun()}. */
  public boolean neverTookTheRun() {
    return line.neverTookTheRun();
  }

  /** See {@link CellLine#seemsAlive()}. */
  boolean seemsAlive() {
    return line.seemsAlive();
  }

  /** See {@link CellLine#gone}. */
  void gone(Reply.CellGone message) {
    line.gone(message);
  }

  /** See {@link CellLine#lost}. */
  void lost(LauncherFailure reason) {
    line.lost(reason);
  }

  /** Ends the cell. A run that is on ends as cancelled. */
  @Override
  public void close() {
    line.close();
  }
}
