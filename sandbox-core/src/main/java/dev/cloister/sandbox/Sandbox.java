package dev.cloister.sandbox;

import dev.cloister.sandbox.internal.launcher.CellChannel;
import dev.cloister.sandbox.internal.launcher.CellKind;
import dev.cloister.sandbox.internal.launcher.CellRun;
import dev.cloister.sandbox.internal.launcher.Launcher;
import dev.cloister.sandbox.internal.launcher.Launcher.Opened;
import dev.cloister.sandbox.internal.launcher.LauncherBinary;
import dev.cloister.sandbox.internal.launcher.LauncherFailure;
import dev.cloister.sandbox.internal.launcher.Reactor;
import dev.cloister.sandbox.internal.launcher.RunRequest;
import dev.cloister.sandbox.internal.launcher.wire.Request.Mount;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs untrusted commands in throwaway rootless containers. One sandbox owns one launcher process;
 * when that dies, the runs in flight fail with a {@link SandboxException} and the next call starts
 * another. Thread-safe; hundreds of runs may be in flight at once.
 */
public final class Sandbox implements AutoCloseable {
  /** How many cells one command is offered to, if one after the other turns out to be dead. */
  private static final int MOST_CELLS = 4;

  private final Reactor reactor;
  private final CallbackPool callbacks;
  private final LauncherSupply launchers;
  private final RunProcessors processors;

  private Sandbox(
      Reactor reactor, CallbackPool callbacks, LauncherSupply launchers, RunProcessors processors) {
    this.reactor = reactor;
    this.callbacks = callbacks;
    this.launchers = launchers;
    this.processors = processors;
  }

  /** Opens a sandbox with {@link SandboxConfig#defaults()}. */
  public static Sandbox open() throws SandboxException {
    return open(SandboxConfig.defaults());
  }

  /**
   * Starts the launcher and registers the templates.
   *
   * @throws SandboxException if this machine does not allow it; the message says what to change
   * @throws IllegalArgumentException if two templates have one name, a mount root is not absolute,
   *     or this machine has no such processor
   */
  public static Sandbox open(SandboxConfig config) throws SandboxException {
    RunProcessors processors = RunProcessors.of(config.processors());
    Reactor reactor = startReactor(config);
    CallbackPool callbacks = new CallbackPool();
    try {
      LauncherSupply launchers = new LauncherSupply(config, reactor, callbacks);
      launchers.get();
      return new Sandbox(reactor, callbacks, launchers, processors);
    } catch (SandboxException | RuntimeException e) {
      reactor.close();
      callbacks.close();
      throw e;
    }
  }

  private static Reactor startReactor(SandboxConfig config) throws SandboxException {
    if (config.launcher().isEmpty() && !LauncherBinary.isShipped()) {
      throw new SandboxException(
          LauncherBinary.missing(), "launcher", 0, "build Cloister on such a machine");
    }
    try {
      return Reactor.start("cloister-sandbox");
    } catch (ErrnoException e) {
      throw Faults.of("cannot start the sandbox", "reactor", e);
    } catch (LinkageError e) {
      throw Faults.of(e);
    }
  }

  /**
   * Runs one command in a cell of its own over the host template and waits for it, and before it
   * for a free processor where runs are pinned.
   *
   * @throws CommandException if the command does not exist in the cell or cannot be executed
   * @throws SandboxException on a sandbox fault
   * @throws InterruptedException if the waiting thread was interrupted; the run is cancelled then
   */
  public RunResult run(Command command) throws SandboxException, InterruptedException {
    int processor = processors.takeFree();
    try {
      return run(command, CommandMapping.request(command, processor));
    } finally {
      processors.giveBack(processor);
    }
  }

  private RunResult run(Command command, RunRequest request)
      throws SandboxException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Opened opened = open(CellSpec.defaults());
      try (CellChannel cell = opened.cell()) {
        return startHere(cell, request, command).await();
      } catch (SandboxException e) {
        // A cell can die between being built and being used: then the command was not begun.
        if (attempt == MOST_CELLS || !opened.warm() || !opened.cell().neverTookTheRun()) {
          throw e;
        }
      }
    }
  }

  private Execution startHere(CellChannel cell, RunRequest request, Command command)
      throws SandboxException {
    try {
      return new Execution(cell.startHere(request), command, callbacks);
    } catch (LauncherFailure e) {
      throw Faults.of(e, command);
    }
  }

  /**
   * Starts one command in a cell of its own and returns at once; the cell is closed when the run is
   * over.
   *
   * @throws SandboxException if the launcher cannot be reached; a later fault completes {@link
   *     Execution#result()}
   */
  public Execution start(Command command) throws SandboxException {
    int processor = processors.takeLeastBusy();
    CellRun run = processors.untilOver(processor, () -> begin(command, processor));
    return new Execution(run, command, callbacks);
  }

  private CellRun begin(Command command, int processor) throws SandboxException {
    CellChannel cell = open(CellSpec.defaults()).cell();
    try {
      CellRun run = cell.start(CommandMapping.request(command, processor));
      var unused = run.report().whenComplete((report, failure) -> cell.close());
      return run;
    } catch (LauncherFailure e) {
      cell.close();
      throw Faults.of(e, command);
    }
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
    return new Cell(open(spec).cell(), callbacks, processors);
  }

  private Opened open(CellSpec spec) throws SandboxException {
    Launcher launcher = launchers.get();
    try {
      return launcher.openCell(kind(spec), mounts(spec, launcher));
    } catch (LauncherFailure e) {
      throw Faults.of(e);
    }
  }

  private static CellKind kind(CellSpec spec) {
    return new CellKind(
        spec.template(),
        spec.network() == Network.LOOPBACK ? CellKind.LOOPBACK : CellKind.NO_NETWORK,
        spec.scratchBytes(),
        spec.scratchInodes(),
        spec.hostname());
  }

  private List<Mount> mounts(CellSpec spec, Launcher launcher) {
    List<Mount> mounts = new ArrayList<>();
    for (ReadOnlyMount mount : spec.mounts()) {
      if (!mount.target().startsWith("/")) {
        throw new IllegalArgumentException("mount target " + mount.target() + " is not absolute");
      }
      mounts.add(
          launcher.locate(realSource(mount), mount.target()).orElseThrow(() -> notAllowed(mount)));
    }
    return mounts;
  }

  private Path realSource(ReadOnlyMount mount) {
    Path real;
    try {
      real = mount.source().toRealPath();
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot mount " + mount.source() + ": " + e, e);
    }
    if (!Files.isDirectory(real)) {
      throw new IllegalArgumentException("cannot mount " + mount.source() + ": not a directory");
    }
    if (launchers.mountRoots().stream().noneMatch(real::startsWith)) {
      throw notAllowed(mount);
    }
    return real;
  }

  private IllegalArgumentException notAllowed(ReadOnlyMount mount) {
    return new IllegalArgumentException(
        mount.source() + " is in none of the mount roots " + launchers.mountRoots());
  }

  /** Why cells have no ids of their own although there is a range for them. */
  Optional<String> whyNoCellIds() throws SandboxException {
    return launchers.get().idsRefused();
  }

  /**
   * Kills every cell and the launcher, and returns when nothing of them is left. Runs in flight
   * fail with a {@link SandboxException}. Idempotent.
   */
  @Override
  public void close() {
    launchers.close();
    reactor.close();
    callbacks.close();
  }
}
