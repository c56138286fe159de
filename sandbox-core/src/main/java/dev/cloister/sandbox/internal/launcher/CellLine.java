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
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The line to one cell's init: the requests under way, who receives their answers, and what is left
 * of the cell. Thread-safe.
 *
 * <p>Nobody receives while nothing is asked. A caller that asks for one thing and waits for it
 * receives itself, for a moment; the reactor receives whatever takes longer or is not waited for.
 */
final class CellLine implements AutoCloseable {
  /**
   * How long a caller waits in the kernel, where an interrupt does not reach it. Most runs are over
   * by then; the others can afford to be handed over.
   */
  static final int CALLER_MILLIS = 20;

  private final Launcher launcher;
  private final CellChannel cell;
  private final PacketConnection connection;
  private final Map<Integer, Pending> pending = new LinkedHashMap<>();
  private int lastRequest;

  /** The request whose caller has claimed the connection, or 0. */
  private int claimedFor;

  /** Why nothing can be asked any more. */
  private Optional<LauncherFailure> over = Optional.empty();

  private Optional<Reply.CellGone> gone = Optional.empty();
  private boolean connectionEnded;

  /** Set by close() while a run is on: the connection is closed once it is over. */
  private boolean closing;

  /** Whether a RUN was sent, and nothing after it. */
  private boolean runIsLast;

  /** Whether a STOP was sent, or is being sent. */
  private boolean stopped;

  /** Whether the other end was closed when the last request was to be sent. */
  private boolean undelivered;

  CellLine(Launcher launcher, CellChannel cell, PacketSocket socket) {
    this.launcher = launcher;
    this.cell = cell;
    this.connection = new PacketConnection(launcher.reactor(), socket, new FromInit());
  }

  /** Makes a request's other half, which takes the answers. */
  interface Maker {
    Pending make(int request) throws IOException;
  }

  /** Who receives the answers. */
  enum Receiving {
    /** The caller, in {@link #receiveUntil}, unless something else is pending. */
    BY_CALLER,
    BY_REACTOR
  }

  /** A number for a request that is not answered. */
  synchronized int nextRequest() throws LauncherFailure {
    checkOpen();
    return ++lastRequest;
  }

  /** Leaves further answers in the connection. */
  void pause() {
    connection.pause();
  }

  /** Makes a request outside the lock: copying its input may take a while. */
  Pending register(Maker maker, Receiving receiving) throws LauncherFailure {
    int request = nextRequest();
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
        if (receiving == Receiving.BY_CALLER && pending.size() == 1 && connection.claim()) {
          claimedFor = request;
        } else {
          receiveByReactor();
        }
      }
    } catch (LauncherFailure e) {
      made.failed(e);
      throw e;
    }
    return made;
  }

  private void checkOpen() throws LauncherFailure {
    if (over.isPresent()) {
      throw over.get().again();
    }
    if (closing) {
      throw closed();
    }
  }

  void send(Request request, List<Fd> fds) throws LauncherFailure {
    boolean sent;
    try {
      sent = connection.send(request, fds);
    } catch (WireException e) {
      LauncherFailure failure = LauncherFailure.of("protocol", e);
      forget(request.id(), failure);
      throw failure;
    }
    // That the other end is closed, whoever receives finds, after the last messages.
    synchronized (this) {
      runIsLast = request instanceof Request.Run;
      undelivered = !sent;
    }
  }

  /** Ends a run with an outcome, unless it is over. */
  void stopRun(int request, int outcome) {
    try {
      synchronized (this) {
        stopped = true;
      }
      boolean unused = connection.send(new Request.Stop(request, outcome), List.of());
    } catch (WireException e) {
      throw new AssertionError("STOP is short", e);
    }
  }

  private void forget(int request, LauncherFailure reason) {
    Optional<Pending> item;
    boolean claimed;
    synchronized (this) {
      item = Optional.ofNullable(pending.remove(request));
      claimed = claimedFor == request;
    }
    if (claimed) {
      letGo();
    }
    item.ifPresent(left -> left.failed(reason));
  }

  /**
   * Receives in this thread until the request is answered or some time has passed, if that was
   * claimed with the request. Then the reactor does, if anything is pending.
   */
  void receiveUntil(int request, Future<?> answer) {
    synchronized (this) {
      if (claimedFor != request) {
        return;
      }
    }
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CALLER_MILLIS);
    Met met = Met.MESSAGE;
    try {
      while (met == Met.MESSAGE
          && !answer.isDone()
          && !Thread.currentThread().isInterrupted()
          && System.nanoTime() - until < 0) {
        met = connection.await();
      }
    } finally {
      letGo();
    }
  }

  private void letGo() {
    Optional<Reply.CellGone> missed;
    synchronized (this) {
      claimedFor = 0;
      connection.letGo();
      receiveByReactor();
      missed = connectionEnded ? Optional.empty() : gone;
    }
    missed.ifPresent(this::gone);
  }

  /** Has the reactor receive, if anything is pending and no caller does. */
  synchronized void receiveByReactor() {
    if (!pending.isEmpty()) {
      try {
        connection.receive();
      } catch (ErrnoException e) {
        connection.fail(e);
      }
    }
  }

  /**
   * Looks whether a cell that nothing was asked of yet has ended. One that is still being built has
   * not.
   */
  boolean seemsAlive() {
    if (!connection.claim()) {
      return false;
    }
    try {
      return connection.look() != Met.END && !isOver();
    } finally {
      letGo();
    }
  }

  private synchronized boolean isOver() {
    return over.isPresent();
  }

  /** There is no use in waiting any longer. */
  void giveUp(LauncherFailure failure) {
    List<Pending> left;
    synchronized (this) {
      left = end(failure);
    }
    left.forEach(item -> item.failed(failure));
  }

  /** Whether a run is on. */
  synchronized boolean isRunning() {
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
  synchronized boolean neverTookTheRun() {
    return runIsLast && !stopped && (undelivered || connection.lastMessageWasUnread());
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
        cancelRuns();
        return;
      }
      left = end(closed());
    }
    left.forEach(item -> item.failed(closed()));
  }

  /** After a RUN was sent: the STOP of a close() meanwhile may have gone ahead of it. */
  synchronized void stopIfClosing() {
    if (closing) {
      cancelRuns();
    }
  }

  private void cancelRuns() {
    for (Map.Entry<Integer, Pending> entry : pending.entrySet()) {
      if (entry.getValue() instanceof CellRun) {
        stopRun(entry.getKey(), OutcomeCode.CANCELLED);
      }
    }
  }

  private static LauncherFailure closed() {
    return new LauncherFailure("cell", 0, "the cell was closed");
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
      if (!connectionEnded && !connection.claim()) {
        // It is closed, or whoever receives will find its end.
        return;
      }
    }
    Met met = Met.MESSAGE;
    while (met == Met.MESSAGE) {
      met = connection.look();
    }
    conclude(message);
  }

  /** There will be no CELL_GONE. */
  void lost(LauncherFailure reason) {
    synchronized (this) {
      over = Optional.of(over.orElse(reason));
    }
    conclude(new Reply.CellGone(cell.id(), 0, 0));
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
        synchronized (CellLine.this) {
          over = Optional.of(LauncherFailure.of(fail));
        }
      } else {
        answer(reply, fds);
      }
    }

    private void answer(Reply reply, List<Fd> fds) {
      Pending item;
      List<Pending> left = List.of();
      synchronized (CellLine.this) {
        item = pending.get(reply.id());
        if (item != null && item.isLast(reply)) {
          // Off the list first: whoever is waiting may ask for the next thing at once.
          pending.remove(reply.id());
          left = afterAnswer();
        }
      }
      if (item == null) {
        Fd.closeAll(fds);
      } else {
        item.answered(reply, fds);
      }
      left.forEach(other -> other.failed(closed()));
    }

    private List<Pending> afterAnswer() {
      if (pending.isEmpty()) {
        connection.pause();
      }
      return closing && !isRunning() ? end(closed()) : List.of();
    }

    @Override
    public void ended(Optional<IOException> problem) {
      Optional<Reply.CellGone> known;
      synchronized (CellLine.this) {
        connectionEnded = true;
        if (over.isEmpty() && problem.isPresent()) {
          over = Optional.of(LauncherFailure.of("protocol", problem.get()));
        }
        known = gone;
      }
      // The launcher knows what became of the cell.
      known.ifPresentOrElse(CellLine.this::conclude, () -> launcher.awaitGone(cell));
    }
  }
}
