package dev.cloister.sandbox.internal.launcher;

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
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** One cell, from this side: its connection and the requests under way. Thread-safe. */
public final class CellChannel implements AutoCloseable {
  /** How much longer than its wall limit a run may take until its cell is given up. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Launcher launcher;
  private final int id;
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

  CellChannel(Launcher launcher, int id, Reactor reactor, Executor executor, PacketSocket socket) {
    this.launcher = launcher;
    this.id = id;
    this.executor = executor;
    this.connection = new PacketConnection(reactor, socket, new FromInit());
  }

  /** Begins to receive. */
  void start() throws ErrnoException {
    connection.receive();
  }

  int id() {
    return id;
  }

  int cgroup() {
    return launcher.cgroup();
  }

  Reactor reactor() {
    return launcher.reactor();
  }

  /**
   * Writes a new file under /work.
   *
   * @param content open for reading; owned by this call, also if it fails
   */
  public CompletableFuture<Void> put(String path, int mode, Fd content) throws LauncherFailure {
    CompletableFuture<Void> done = new CompletableFuture<>();
    int request;
    try {
      request = register(next -> new PendingPut(done)).id();
    } catch (LauncherFailure e) {
      content.close();
      throw e;
    }
    send(new Request.Put(request, mode, path), List.of(content));
    return done;
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

  /** Whether nothing can be asked of it any more. */
  synchronized boolean isOver() {
    return over.isPresent() || closing;
  }

  /** Starts a command. */
  public CellRun run(RunRequest command) throws LauncherFailure {
    CellRun run = (CellRun) register(next -> new CellRun(this, next, command, executor)).pending();
    long patience = TimeUnit.MICROSECONDS.toNanos(command.limits().wallMicros()) + PATIENCE_NANOS;
    try {
      run.start(reactor().after(patience, () -> overdue(run)));
    } catch (ErrnoException e) {
      forget(run.id());
      LauncherFailure failure = LauncherFailure.of("stdio", e);
      run.failed(failure);
      throw failure;
    }
    send(
        new Request.Run(
            run.id(),
            command.freshScratch() ? Request.Run.FRESH_SCRATCH : 0,
            command.argv(),
            command.env(),
            command.cwd(),
            command.limits()),
        run.childEnds());
    synchronized (this) {
      if (closing) {
        // Closed meanwhile: the STOP that close() sent may have gone ahead of the RUN.
        stopRun(run.id(), OutcomeCode.CANCELLED);
      }
    }
    return run;
  }

  /** Asks for files. */
  public CollectStream collect(List<String> patterns, int maxFiles, long maxBytes)
      throws LauncherFailure {
    Registered registered = register(next -> new CollectStream(connection));
    send(new Request.Collect(registered.id(), maxFiles, maxBytes, patterns), List.of());
    return (CollectStream) registered.pending();
  }

  /** Whether a run is on. */
  public synchronized boolean isRunning() {
    return pending.values().stream().anyMatch(CellRun.class::isInstance);
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
      connection.send(new Request.Stop(request, outcome), List.of());
    } catch (WireException e) {
      throw new AssertionError("STOP is short", e);
    }
  }

  private interface Maker {
    Pending make(int request) throws IOException;
  }

  private record Registered(int id, Pending pending) {}

  /** Makes a request outside the lock: copying its input may take a while. */
  private Registered register(Maker maker) throws LauncherFailure {
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
    try {
      connection.send(request, fds);
    } catch (WireException e) {
      LauncherFailure failure = LauncherFailure.of("protocol", e);
      forget(request.id()).ifPresent(item -> item.failed(failure));
      throw failure;
    }
  }

  private synchronized Optional<Pending> forget(int request) {
    return Optional.ofNullable(pending.remove(request));
  }

  private void overdue(CellRun run) {
    launcher.kill(this);
    LauncherFailure failure =
        new LauncherFailure(
            "supervise", 0, "the cell's init gave no result 10 s after the run's wall limit");
    List<Pending> left;
    synchronized (this) {
      left = end(failure);
    }
    run.failed(failure);
    left.forEach(item -> item.failed(failure));
  }

  /** Ends the connection for this reason; what was pending is the caller's to fail, unlocked. */
  private List<Pending> end(LauncherFailure reason) {
    if (over.isEmpty()) {
      over = Optional.of(reason);
    }
    connection.close();
    List<Pending> left = new ArrayList<>(pending.values());
    pending.clear();
    return left;
  }

  /**
   * The launcher says that nothing of the cell is left. What the cell's init has said before may be
   * unread: this takes effect once its connection has ended too.
   */
  void gone(Reply.CellGone message) {
    synchronized (this) {
      gone = Optional.of(message);
      if (!connectionEnded) {
        return;
      }
    }
    conclude(message);
  }

  /** There will be no CELL_GONE. */
  void lost(LauncherFailure reason) {
    synchronized (this) {
      over = Optional.of(over.orElse(reason));
    }
    conclude(new Reply.CellGone(id, 0, 0));
  }

  private void conclude(Reply.CellGone message) {
    List<Pending> left;
    LauncherFailure failure;
    synchronized (this) {
      failure = over.orElseGet(() -> ended(message));
      left = end(failure);
    }
    left.forEach(item -> item.cellGone(message, failure));
  }

  private static LauncherFailure ended(Reply.CellGone gone) {
    return new LauncherFailure(
        "supervise", 0, "the cell ended by itself (wait status " + gone.status() + ")");
  }

  /** What the cell's init says. */
  private final class FromInit implements PacketConnection.Listener {
    @Override
    public void received(Reply reply, List<Fd> fds) {
      if (reply instanceof Reply.Ready) {
        Fd.closeAll(fds);
      } else if (reply instanceof Reply.Fail fail && fail.id() == 0) {
        Fd.closeAll(fds);
        // CELL_GONE follows, and fails what is pending with this.
        synchronized (CellChannel.this) {
          over = Optional.of(LauncherFailure.of(fail));
        }
      } else {
        answer(reply, fds);
      }
    }

    private void answer(Reply reply, List<Fd> fds) {
      Pending item;
      synchronized (CellChannel.this) {
        item = pending.get(reply.id());
      }
      if (item == null) {
        Fd.closeAll(fds);
        return;
      }
      if (item instanceof CellRun) {
        // Off the list first: whoever is waiting may start the next run at once.
        forget(reply.id());
        closeIfDue();
        item.answered(reply, fds);
      } else if (item.answered(reply, fds)) {
        forget(reply.id());
      }
    }

    private void closeIfDue() {
      List<Pending> left = List.of();
      synchronized (CellChannel.this) {
        if (closing && !isRunning()) {
          left = end(closed());
        }
      }
      left.forEach(other -> other.failed(closed()));
    }

    @Override
    public void ended(Optional<IOException> problem) {
      Optional<Reply.CellGone> known;
      synchronized (CellChannel.this) {
        connectionEnded = true;
        if (over.isEmpty() && problem.isPresent()) {
          over = Optional.of(LauncherFailure.of("protocol", problem.get()));
        }
        known = gone;
      }
      // The launcher knows what became of the cell.
      known.ifPresentOrElse(CellChannel.this::conclude, () -> launcher.awaitGone(CellChannel.this));
    }
  }
}
