package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.PacketConnection.Met;
import dev.cloister.sandbox.internal.launcher.wire.OutcomeCode;
import dev.cloister.sandbox.internal.launcher.wire.Reply;
import dev.cloister.sandbox.internal.launcher.wire.Request;
import dev.cloister.sandbox.internal.launcher.wire.WireException;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import dev.cloister.sandbox.internal.posix.Fd;
import dev.cloister.sandbox.internal.posix.PacketSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One cell, from this side: its connection and the requests under way. Thread-safe.
 *
 * <p>Nobody receives while nothing is asked. A caller that asks for one thing and waits for it
 * receives itself, for a moment; the reactor receives whatever takes longer or is not waited for.
 */
public final class CellChannel implements AutoCloseable {
  /** How much longer than its wall limit a run may take until its cell is given up. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * How long a caller waits in the kernel, where an interrupt does not reach it. Most runs are over
   * by then; the others can afford to be handed over.
   */
  static final int CALLER_MILLIS = 20;

  private final Launcher launcher;
  private final int id;
  private final CellKind kind;
  private final Executor executor;
  private final PacketConnection connection;
  private final Map<Integer, Pending> pending = new LinkedHashMap<>();
  private int lastRequest;

  /** Why nothing can be asked any more. */
  private Optional<LauncherFailure> over = Optional.empty();

  private Optional<Reply.CellGone> gone = Optional.empty();
  private boolean connectionEnded;

  /** Set by close() while a run is on: the connection is closed once it is over. */
  private boolean closing;

  /** Whether the request that was sent last is a RUN, and whether it is known to be undelivered. */
  private boolean runIsLast;

  private boolean undelivered;

  CellChannel(Launcher launcher, int id, CellKind kind, Executor executor, PacketSocket socket) {
    this.launcher = launcher;
    this.id = id;
    this.kind = kind;
    this.executor = executor;
    this.connection = new PacketConnection(launcher.reactor(), socket, new FromInit());
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

  /**
   * Writes a new file under /work and waits until it is there.
   *
   * @param content at most {@link Request#MAX_INLINE_BYTES}
   */
  public void put(String path, int mode, byte[] content)
      throws LauncherFailure, InterruptedException {
    put(path, mode, content, List.of());
  }

  /**
   * Writes a new file under /work and waits until it is there.
   *
   * @param content open for reading; owned by this call, also if it fails
   */
  public void put(String path, int mode, Fd content) throws LauncherFailure, InterruptedException {
    put(path, mode, new byte[0], List.of(content));
  }

  private void put(String path, int mode, byte[] content, List<Fd> fds)
      throws LauncherFailure, InterruptedException {
    PendingPut put = new PendingPut(new CompletableFuture<>());
    int request;
    try {
      request = register(next -> put, Receiving.BY_CALLER).id();
    } catch (LauncherFailure e) {
      Fd.closeAll(fds);
      throw e;
    }
    send(new Request.Put(request, mode, path, content), fds);
    receiveUntil(put);
    try {
      put.done().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LauncherFailure failure
          ? failure.again()
          : new LauncherFailure("defect", 0, String.valueOf(e.getCause()));
    }
  }

  /** Mounts one more directory; a failure is that of whatever is asked next. */
  void mount(Request.Mount mount) throws LauncherFailure {
    int request;
    synchronized (this) {
      checkOpen();
      request = ++lastRequest;
    }
    send(new Request.AddMount(request, mount), List.of());
  }

  /** Starts a command; its report comes by the reactor. */
  public CellRun start(RunRequest command) throws LauncherFailure {
    return start(command, Receiving.BY_REACTOR);
  }

  /** Starts a command for which the calling thread waits at once; see {@link CellRun#await}. */
  public CellRun startHere(RunRequest command) throws LauncherFailure {
    return start(command, command.isLive() ? Receiving.BY_REACTOR : Receiving.BY_CALLER);
  }

  private CellRun start(RunRequest command, Receiving receiving) throws LauncherFailure {
    CellRun run =
        (CellRun)
            register(next -> new CellRun(this, next, command, executor), receiving).pending();
    if (receiving == Receiving.BY_REACTOR) {
      guard(run);
    }
    send(run.message(), run.childEnds());
    synchronized (this) {
      if (closing) {
        // Closed meanwhile: the STOP that close() sent may have gone ahead of the RUN.
        stopRun(run.id(), OutcomeCode.CANCELLED);
      }
    }
    return run;
  }

  /** Gives the cell up if the run does not end some time after its wall limit. */
  private void guard(CellRun run) {
    long patience = TimeUnit.MICROSECONDS.toNanos(run.wallMicros()) + PATIENCE_NANOS;
    run.giveUpAt(launcher.reactor().after(patience, () -> overdue(run)));
  }

  /** Asks for files. */
  public CollectStream collect(List<String> patterns, int maxFiles, long maxBytes)
      throws LauncherFailure {
    CollectStream.Flow flow =
        new CollectStream.Flow() {
          @Override
          public void pause() {
            connection.pause();
          }

          @Override
          public void resume() {
            receiveByReactor();
          }
        };
    Registered registered = register(next -> new CollectStream(flow), Receiving.BY_REACTOR);
    send(new Request.Collect(registered.id(), maxFiles, maxBytes, patterns), List.of());
    return (CollectStream) registered.pending();
  }

  /** Whether a run is on. */
  public synchronized boolean isRunning() {
    for (Pending item : pending.values()) {
      if (item instanceof CellRun) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether it is certain that the run which was asked for last was never begun: the kernel says
   * that the cell's init ended before it took the request.
   */
  public synchronized boolean neverTookTheRun() {
    return runIsLast && (undelivered || connection.lastMessageWasUnread());
  }

  /** Ends the cell. A run that is on ends as cancelled. */
  @Override
  public void close() {
    List<Pending> left;
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
      if (over.isEmpty() && isRunning()) {
        // The answer to the run closes the connection.
        pending.forEach((request, item) -> cancelIfRun(request, item));
        return;
      }
      left = end(closed());
    }
    left.forEach(item -> item.failed(closed()));
  }

  private void cancelIfRun(int request, Pending item) {
    if (item instanceof CellRun) {
      stopRun(request, OutcomeCode.CANCELLED);
    }
  }

  private static LauncherFailure closed() {
    return new LauncherFailure("cell", 0, "the cell was closed");
  }

  /** Ends a run with an outcome, unless it is over. */
  void stopRun(int request, int outcome) {
    try {
      synchronized (this) {
        runIsLast = false;
      }
      boolean unused = connection.send(new Request.Stop(request, outcome), List.of());
    } catch (WireException e) {
      throw new AssertionError("STOP is short", e);
    }
  }

  private interface Maker {
    Pending make(int request) throws IOException;
  }

  private record Registered(int id, Pending pending) {}

  private enum Receiving {
    /** In {@link #receiveUntil}, which the caller calls next, unless something else is pending. */
    BY_CALLER,
    BY_REACTOR
  }

  /** Makes a request outside the lock: copying its input may take a while. */
  private Registered register(Maker maker, Receiving receiving) throws LauncherFailure {
    int request;
    synchronized (this) {
      checkOpen();
      request = ++lastRequest;
    }
    Pending made;
    try {
      made = maker.make(request);
    } catch (IOException e) {
      throw LauncherFailure.of("stdio", e);
    }
    try {
      synchronized (this) {
        checkOpen();
        pending.put(request, made);
        boolean claimed =
            receiving == Receiving.BY_CALLER && pending.size() == 1 && connection.claim();
        if (!claimed) {
          receiveByReactor();
        }
      }
    } catch (LauncherFailure e) {
      made.failed(e);
      throw e;
    }
    return new Registered(request, made);
  }

  private void checkOpen() throws LauncherFailure {
    if (over.isPresent()) {
      throw over.get().again();
    }
    if (closing) {
      throw closed();
    }
  }

  private void send(Request request, List<Fd> fds) throws LauncherFailure {
    boolean sent;
    try {
      sent = connection.send(request, fds);
    } catch (WireException e) {
      LauncherFailure failure = LauncherFailure.of("protocol", e);
      forget(request.id()).ifPresent(item -> item.failed(failure));
      throw failure;
    }
    // That the other end is closed, whoever receives finds, after the last messages.
    synchronized (this) {
      runIsLast = request instanceof Request.Run;
      undelivered = !sent;
    }
  }
}
