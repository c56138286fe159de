package dev.cloister.sandbox;

import dev.cloister.sandbox.internal.launcher.CgroupBase;
import dev.cloister.sandbox.internal.launcher.CgroupFinder;
import dev.cloister.sandbox.internal.launcher.HostRoots;
import dev.cloister.sandbox.internal.launcher.Launcher;
import dev.cloister.sandbox.internal.launcher.LauncherFailure;
import dev.cloister.sandbox.internal.launcher.LauncherSpec;
import dev.cloister.sandbox.internal.launcher.Reactor;
import dev.cloister.sandbox.internal.posix.Identity;
import dev.cloister.sandbox.internal.template.TemplateEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The launcher that is used now; another is started when it has died. Thread-safe. */
final class LauncherSupply implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final int UNPRIVILEGED = 65532;

  private final SandboxConfig config;
  private final Reactor reactor;
  private final Executor executor;
  private final List<Path> mountRoots;
  private Optional<Launcher> current = Optional.empty();
  private boolean closed;

  LauncherSupply(SandboxConfig config, Reactor reactor, Executor executor) throws SandboxException {
    this.config = config;
    this.reactor = reactor;
    this.executor = executor;
    this.mountRoots = realPaths(config.mountRoots());
  }

  private static List<Path> realPaths(List<Path> directories) throws SandboxException {
    List<Path> real = new ArrayList<>();
    for (Path directory : directories) {
      if (!directory.isAbsolute()) {
        throw new IllegalArgumentException("mount root " + directory + " is not absolute");
      }
      try {
        real.add(directory.toRealPath());
      } catch (IOException e) {
        throw Faults.of("cannot use the mount root " + directory, "mount-roots", e);
      }
      if (!Files.isDirectory(directory)) {
        throw new SandboxException(
            "the mount root " + directory + " is not a directory", "mount-roots", 0, "");
      }
    }
    return List.copyOf(real);
  }

  /** The directories that cells may mount, without symbolic links. */
  List<Path> mountRoots() {
    return mountRoots;
  }

  /**
   * A launcher that was alive a moment ago.
   *
   * @throws IllegalStateException after {@link #close}
   */
  synchronized Launcher get() throws SandboxException {
    if (closed) {
      throw new IllegalStateException("the sandbox was closed");
    }
    if (current.isPresent() && current.get().over().isEmpty()) {
      return current.get();
    }
    Launcher started = start();
    current = Optional.of(started);
    return started;
  }

  private Launcher start() throws SandboxException {
    if (reactor.hasEnded()) {
      throw new SandboxException(
          "the sandbox's own thread has ended", "reactor", 0, "close it, and open another");
    }
    LauncherSpec spec = spec();
    for (int attempt = 1; ; attempt++) {
      try {
        return Launcher.start(spec, reactor, executor);
      } catch (LauncherFailure e) {
        // What a step reports will be reported again; what killed the process may be over.
        if (attempt == ATTEMPTS || !e.stage().equals(LauncherFailure.LAUNCHER)) {
          throw Faults.of(e);
        }
      }
    }
  }

  private LauncherSpec spec() throws SandboxException {
    Map<String, List<TemplateEntry>> templates = new LinkedHashMap<>();
    List<Path> roots = new ArrayList<>(mountRoots);
    for (Template template : config.templates()) {
      List<TemplateEntry> entries = template.entries();
      if (templates.put(template.name(), entries) != null) {
        throw new IllegalArgumentException("two templates are named '" + template.name() + "'");
      }
      for (TemplateEntry entry : entries) {
        if (entry instanceof TemplateEntry.Bind bind) {
          roots.add(bind.source());
        }
      }
    }
    CgroupBase cgroups =
        config.cgroups() == SandboxConfig.Cgroups.OFF
            ? CgroupBase.none("switched off", "")
            : CgroupFinder.prepare();
    return new LauncherSpec(config.launcher(), identity(), cgroups, HostRoots.of(roots), templates);
  }

  private Identity identity() {
    Identity own = Identity.effective();
    if (!own.isRoot()) {
      return own;
    }
    return config
        .identity()
        .map(chosen -> new Identity(chosen.uid(), chosen.gid()))
        .orElse(new Identity(UNPRIVILEGED, UNPRIVILEGED));
  }

  @Override
  public synchronized void close() {
    closed = true;
    current.ifPresent(Launcher::close);
  }
}
