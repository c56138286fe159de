package dev.cloister.grader.attack;

import dev.cloister.sandbox.Footprint;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a sandbox had on the machine that has to go when something of it is killed. */
final class Remains {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long PAUSE_MILLIS = 2;

  private final Footprint before = Footprint.now();
  private final Set<ProcessHandle> others = new HashSet<>();
  private Footprint during = before;

  /** Notes what is there now and was not there at the beginning. */
  void note() {
    during = Footprint.now();
  }

  /** The same, of what descends from one process: a sandbox beside it may start some of its own. */
  void noteBelow(ProcessHandle ancestor) {
    note();
    others.addAll(during.processes());
    others.remove(ancestor);
    ancestor.descendants().forEach(others::remove);
  }

  /** The processes that came since the beginning, as they were when it was noted. */
  Set<ProcessHandle> processes() {
    return since(during.processes(), before.processes());
  }

  /** The payloads among them. */
  Set<ProcessHandle> payloads() {
    return since(during.payloads(), before.payloads());
  }

  private Set<ProcessHandle> since(Set<ProcessHandle> now, Set<ProcessHandle> earlier) {
    Set<ProcessHandle> came = new HashSet<>(now);
    came.removeAll(earlier);
    came.removeAll(others);
    return came;
  }

  /** Notes again and again until it is true. */
  void noteUntil(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    note();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      note();
    }
  }

  /**
   * What of it is still there a second later; on a machine that has many times the work that it can
   * do at once, as many seconds later.
   */
  List<String> aSecondLater() throws InterruptedException {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    double crowd = system.getSystemLoadAverage() / system.getAvailableProcessors();
    long deadline = System.nanoTime() + (long) (SECOND.toNanos() * Math.max(1, crowd));
    List<String> left = left();
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      left = left();
    }
    return left;
  }

  private List<String> left() {
    List<String> left = new ArrayList<>();
    for (ProcessHandle process : processes()) {
      if (Footprint.isAlive(process)) {
        left.add(
            "a second later process " + process.pid() + " is alive, which is " + name(process));
      }
    }
    during.cgroups().stream()
        .filter(cgroup -> before.cgroups().stream().noneMatch(cgroup::startsWith))
        .filter(Files::exists)
        .forEach(cgroup -> left.add("a second later the cgroup " + cgroup + " is there"));
    return left;
  }

  private static String name(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/comm")).strip();
    } catch (IOException goneMeanwhile) {
      return "going";
    }
  }
}
