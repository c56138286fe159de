package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.wire.Reply;
import dev.cloister.sandbox.internal.launcher.wire.Request;
import dev.cloister.sandbox.internal.launcher.wire.Request.Mount;
import dev.cloister.sandbox.internal.launcher.wire.WireException;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import dev.cloister.sandbox.internal.posix.Fd;
import dev.cloister.sandbox.internal.posix.PacketSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** One launcher process, from its start to its end. Thread-safe. */
public final class Launcher implements AutoCloseable {
  private static final int ANSWER_SECONDS = 30;
  private static final long GONE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int FIRST_ID = 1;

  private final LauncherSpec spec;
  private final Reactor reactor;
  private final Executor executor;
  private final LauncherProcess process;
  private final PacketConnection control;
  private final AtomicInteger lastId = new AtomicInteger(FIRST_ID);
  private final Map<Integer, CompletableFuture<Reply>> asked = new ConcurrentHashMap<>();
  private final Map<String, Integer> templates = new ConcurrentHashMap<>();
  private final Map<Integer, CellChannel> cells = new ConcurrentHashMap<>();

  private final WarmCells warmCells;
  private final Runnable ending;

  /** Why this launcher is of no more use. */
  private volatile Optional<LauncherFailure> over = Optional.empty();

  private volatile int cgroup;
  private volatile boolean ready;

  private Launcher(
      LauncherSpec spec,
      Reactor reactor,
      Executor executor,
      LauncherProcess process,
      PacketSocket socket) {
    this.spec = spec;
    this.reactor = reactor;
    this.executor = executor;
    this.process = process;
    this.control = new PacketConnection(reactor, socket, new FromLauncher());
    this.warmCells = new WarmCells(reactor, kind -> build(kind, List.of()));
    this.ending = this::reactorEnded;
  }

  /**
   * Starts the process and registers the templates.
   *
   * @param executor for work that may block
   * @throws LauncherFailure with stage {@link LauncherFailure#LAUNCHER} if the process ended
   *     instead, otherwise with the step that failed
   */
  public static Launcher start(LauncherSpec spec, Reactor reactor, Executor executor)
      throws LauncherFailure {
    PacketSocket.Pair pair;
    try {
      pair = PacketSocket.pair();
    } catch (ErrnoException e) {
      throw LauncherFailure.of(LauncherFailure.LAUNCHER, e);
    }
    LauncherProcess process;
    try (Fd far = pair.far()) {
      process = LauncherProcess.start(spec, far);
    } catch (LauncherFailure e) {
      pair.near().close();
      throw e;
    }
    Launcher launcher = new Launcher(spec, reactor, executor, process, pair.near());
    try {
      launcher.begin();
      return launcher;
    } catch (LauncherFailure e) {
      launcher.close();
      throw e;
    }
  }

  private void begin() throws LauncherFailure {
    try {
      reactor.onEnd(ending);
      control.receive();
      process.onExit(reactor, () -> died("the launcher ended"));
    } catch (ErrnoException e) {
      throw LauncherFailure.of(LauncherFailure.LAUNCHER, e);
    }
    CompletableFuture<Reply> hello = ask(FIRST_ID);
    send(
        new Request.Hello(
            FIRST_ID,
            Request.VERSION,
            spec.identity().uid(),
            spec.identity().gid(),
            spec.cgroups().version(),
            spec.cgroups().names(),
            spec.roots().names()),
        List.of());
    if (!(await(hello) instanceof Reply.HelloOk ok) || ok.version() != Request.VERSION) {
      throw new LauncherFailure(
          "protocol", 0, "the launcher speaks another version of the protocol");
    }
    cgroup = ok.cgroup();
    registerTemplates();
    ready = true;
  }

  private void registerTemplates() throws LauncherFailure {
    Map<String, CompletableFuture<Reply>> answers = new LinkedHashMap<>();
    for (var template : spec.templates().entrySet()) {
      int id = lastId.incrementAndGet();
      templates.put(template.getKey(), id);
      answers.put(template.getKey(), ask(id));
      for (Request part : TemplateMessages.of(id, template.getValue(), spec.roots())) {
        send(part, List.of());
      }
    }
    for (CompletableFuture<Reply> answer : answers.values()) {
      await(answer);
    }
  }

  /** Why it is of no more use, if it is not. */
  public Optional<LauncherFailure> over() {
    return over;
  }

  /** Its process id. */
  public int pid() {
    return process.pid();
  }

  /** The version of cgroups that is really used, or 0. */
  public int cgroup() {
    return cgroup;
  }

  /** Where a directory of the host lies in the roots; empty if in none. */
  public Optional<Mount> locate(Path directory, String target) {
    return spec.roots().locate(directory, target);
  }

  Reactor reactor() {
    return reactor;
  }

  /**
   * Opens a cell: one that was built beforehand, or else one that is being built while this
   * returns.
   *
   * @throws IllegalArgumentException if the kind's template is none of the spec's
   * @throws LauncherFailure if the launcher is of no more use
   */
  public Opened openCell(CellKind kind, List<Mount> mounts) throws LauncherFailure {
    Optional<CellChannel> warm = warm(kind);
    if (warm.isEmpty()) {
      return new Opened(build(kind, mounts), false);
    }
    for (Mount mount : mounts) {
      warm.get().mount(mount);
    }
    return new Opened(warm.get(), true);
  }

  /**
   * A cell that was opened.
   *
   * @param warm whether it was built beforehand
   */
  public record Opened(CellChannel cell, boolean warm) {}

  private Optional<CellChannel> warm(CellKind kind) {
    // A loopback interface makes a net namespace that is used once: nothing worth keeping ready.
    return kind.network() == CellKind.NO_NETWORK ? warmCells.take(kind) : Optional.empty();
  }

  /** Opens a cell that is built now. */
  private CellChannel build(CellKind kind, List<Mount> mounts) throws LauncherFailure {
    Integer templateId = templates.get(kind.template());
    if (templateId == null) {
      throw new IllegalArgumentException("there is no template '" + kind.template() + "'");
    }
    int id = lastId.incrementAndGet();
    PacketSocket.Pair pair;
    try {
      pair = PacketSocket.pair();
    } catch (ErrnoException e) {
      throw LauncherFailure.of("cell", e);
    }
    try {
      pair.near().waitAtMost(CellLine.CALLER_MILLIS);
    } catch (ErrnoException e) {
      pair.near().close();
      pair.far().close();
      throw LauncherFailure.of("cell", e);
    }
    CellChannel cell = new CellChannel(this, id, kind, executor, pair.near());
    cells.put(id, cell);
    send(
        new Request.OpenCell(
            id,
            templateId,
            kind.network(),
            kind.scratchBytes(),
            kind.scratchInodes(),
            kind.hostname(),
            mounts),
        List.of(pair.far()));
    Optional<LauncherFailure> reason = over;
    if (reason.isPresent()) {
      lose(cell, reason.get());
      throw reason.get().again();
    }
    return cell;
  }

  /** Kills a cell whatever it is doing. */
  void kill(CellChannel cell) {
    try {
      send(new Request.KillCell(cell.id()), List.of());
    } catch (LauncherFailure e) {
      throw new AssertionError("KILL_CELL is short", e);
    }
  }

  /** The connection of a cell has ended: its CELL_GONE is due. */
  void awaitGone(CellChannel cell) {
    reactor.after(
        GONE_NANOS,
        () -> {
          if (cells.containsKey(cell.id())) {
            kill(cell);
            lose(
                cell,
                new LauncherFailure(
                    "supervise", 0, "the cell ended, and the launcher does not say how"));
          }
        });
  }

  private void lose(CellChannel cell, LauncherFailure reason) {
    cells.remove(cell.id());
    cell.lost(reason);
  }

  private CompletableFuture<Reply> ask(int id) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    asked.put(id, answer);
    over.ifPresent(answer::completeExceptionally);
    return answer;
  }

  private static Reply await(CompletableFuture<Reply> answer) throws LauncherFailure {
    try {
      Reply reply = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
      if (reply instanceof Reply.Fail fail) {
        throw LauncherFailure.of(fail);
      }
      return reply;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LauncherFailure known
          ? known.again()
          : new LauncherFailure(LauncherFailure.LAUNCHER, 0, String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      throw new LauncherFailure(
          "protocol", 0, "the launcher gave no answer within " + ANSWER_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LauncherFailure("launcher-start", 0, "interrupted while starting the launcher");
    }
  }

  private void send(Request request, List<Fd> fds) throws LauncherFailure {
    try {
      // That the launcher is gone, the receiving side finds.
      boolean unused = control.send(request, fds);
    } catch (WireException e) {
      throw LauncherFailure.of("protocol", e);
    }
  }

  /** The process or its connection ended unasked. On the reactor's thread. */
  private void died(String how) {
    LauncherFailure reason =
        new LauncherFailure(
            LauncherFailure.LAUNCHER,
            0,
            how
                + (ready
                    ? ", and all its cells with it; open another cell: the launcher is started"
                        + " again for it"
                    : " before it was ready; it may have said why on standard error"));
    end(reason);
    executor.execute(process::end);
  }

  private void reactorEnded() {
    died("the sandbox's own thread ended");
  }

  private void end(LauncherFailure wanted) {
    LauncherFailure reason;
    synchronized (this) {
      reason = over.orElse(wanted);
      over = Optional.of(reason);
    }
    reactor.forget(ending);
    warmCells.close();
    control.close();
    asked.values().forEach(answer -> answer.completeExceptionally(reason));
    cells.values().forEach(cell -> lose(cell, reason));
  }

  /**
   * Ends the process and all cells, and waits until nothing of them is left, at most some seconds.
   */
  @Override
  public void close() {
    end(new LauncherFailure("closed", 0, "the sandbox was closed"));
    process.end();
  }

  /** What the launcher says. */
  private final class FromLauncher implements PacketConnection.Listener {
    @Override
    public void received(Reply reply, List<Fd> fds) {
      Fd.closeAll(fds);
      CompletableFuture<Reply> answer = asked.remove(reply.id());
      if (answer != null) {
        answer.complete(reply);
        return;
      }
      CellChannel cell = cells.remove(reply.id());
      if (cell == null) {
        return;
      }
      if (reply instanceof Reply.CellGone gone) {
        cell.gone(gone);
        warmCells.gone(cell.kind());
      } else if (reply instanceof Reply.Fail fail) {
        lose(cell, LauncherFailure.of(fail));
      }
    }

    @Override
    public void ended(Optional<IOException> problem) {
      died(
          problem
              .map(e -> "the connection to the launcher failed: " + e.getMessage())
              .orElse("the launcher closed its connection"));
    }
  }
}
