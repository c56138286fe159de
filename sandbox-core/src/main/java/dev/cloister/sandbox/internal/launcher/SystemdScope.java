package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.posix.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A cgroup of its own for this process, by systemd: what {@code systemd-run --scope -p
 * Delegate=yes} does, for a process that runs already. See org.freedesktop.systemd1(5).
 */
final class SystemdScope {
  private static final int PATIENCE_SECONDS = 5;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final Path SYSTEM_BUS = Path.of("/run/dbus/system_bus_socket");

  private SystemdScope() {}

  /**
   * Whether systemd can be asked. Only by a process that is in a scope, such as a login session: a
   * service would lose its main process.
   */
  static boolean isPossible(Path own) {
    return String.valueOf(own.getFileName()).endsWith(".scope") && Files.exists(bus());
  }

  private static Path bus() {
    return Identity.effective().isRoot() ? SYSTEM_BUS : runtimeFolder().resolve("bus");
  }

  private static Path runtimeFolder() {
    return Path.of(
        Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
            .filter(folder -> folder.startsWith("/"))
            .orElse("/run/user/" + Identity.effective().uid()));
  }

  /**
   * Moves this process to a new scope that is delegated to it. Blocks, at most some seconds.
   *
   * @throws IOException if systemd refuses, or cannot be asked
   */
  static void enter() throws IOException {
    Path before = current();
    ask();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (current().equals(before)) {
      if (System.nanoTime() > end) {
        throw new IOException("systemd made no scope within " + PATIENCE_SECONDS + " s");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static Path current() throws IOException {
    return CgroupFinder.layout().v2().orElseThrow(() -> new IOException("no cgroup v2"));
  }

  private static void ask() throws IOException {
    String pid = Long.toString(ProcessHandle.current().pid());
    List<String> command = new ArrayList<>(List.of("busctl"));
    if (!Identity.effective().isRoot()) {
      command.add("--user");
    }
    String manager = "org.freedesktop.systemd1";
    command.addAll(
        List.of("--quiet", "call", manager, "/org/freedesktop/systemd1", manager + ".Manager"));
    command.addAll(List.of("StartTransientUnit", "ssa(sv)a(sa(sv))"));
    command.addAll(List.of("cloister-jvm-" + pid + ".scope", "fail"));
    command.addAll(List.of("3", "PIDs", "au", "1", pid, "Delegate", "b", "true"));
    command.addAll(List.of("CollectMode", "s", "inactive-or-failed", "0"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putIfAbsent("XDG_RUNTIME_DIR", runtimeFolder().toString());
    Process busctl = builder.start();
    try {
      busctl.getOutputStream().close();
      if (!busctl.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("systemd gave no answer within " + PATIENCE_SECONDS + " s");
      }
      if (busctl.exitValue() != 0) {
        byte[] said = busctl.getInputStream().readAllBytes();
        throw new IOException("systemd: " + new String(said, StandardCharsets.UTF_8).strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while systemd makes a scope", e);
    } finally {
      busctl.destroyForcibly();
    }
  }
}
