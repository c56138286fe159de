package dev.cloister.benchmarks.section;

import dev.cloister.benchmarks.measure.Footprint;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;

/** Opens cells one after another, and looks for what they leave behind. */
final class ManyCells implements Section {
  private static final int FIRST = 50;
  private static final int FIRST_PART = 10;
  private static final int AGAIN = 10;
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int LOOK_AGAIN_MS = 500;

  @Override
  public String id() {
    return "cells";
  }

  @Override
  public String title() {
    return "what many cells leave behind";
  }

  @Override
  public void measure(Bench bench, Notebook notebook) throws Exception {
    Set<Long> others = Footprint.children();
    Sandbox sandbox = bench.sandbox(Cgroups.AUTO);
    long launcher = Footprint.launcherBeside(others);
    // What is made once, with the first cells, is no growth; nor is a pool that has found its size.
    run(bench, sandbox, Math.max(FIRST, bench.effort().cells() / FIRST_PART));
    Thread.sleep(PATIENCE.toMillis() / 10);
    Footprint before = Footprint.of(launcher);
    long kernelBefore = kernelKibibytes();
    long start = System.nanoTime();
    int cells = 0;
    while (cells < bench.effort().cells() && System.nanoTime() - start < LONGEST.toNanos()) {
      Bench.checked(sandbox.run(bench.program()));
      bench.progress().done(++cells, bench.effort().cells());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Footprint after = settled(bench, sandbox, launcher, before);
    notebook.figure("cells.count", "cells", cells, "", Math.round(cells / seconds) + "/s");
    growth(notebook, "processes", before.processes(), after.processes());
    growth(notebook, "descriptors", before.descriptors(), after.descriptors());
    growth(notebook, "mounts", before.mounts(), after.mounts());
    growth(notebook, "cgroups", before.cgroups(), after.cgroups());
    memory(notebook, before.pssBytes(), after.pssBytes());
    notebook.figure(
        "cells.kernel",
        "growth: unreclaimable memory of the kernel",
        (kernelKibibytes() - kernelBefore) / 1024.0,
        "MiB",
        "of the whole machine");
    if (cells < bench.effort().cells()) {
      notebook.note("stopped after " + LONGEST.toSeconds() + " s");
    }
  }

  private static void growth(Notebook notebook, String what, long before, long after) {
    notebook.figure(
        "cells." + what,
        "growth: " + what,
        (double) (after - before),
        "",
        before + " before, " + after + " after");
  }

  private static void memory(Notebook notebook, OptionalLong before, OptionalLong after) {
    String id = "cells.memory";
    String name = "growth: memory of the launcher and below";
    if (before.isPresent() && after.isPresent()) {
      notebook.figure(id, name, (after.getAsLong() - before.getAsLong()) / 1048576.0, "MiB", "PSS");
    } else {
      notebook.missing(id, name, "only root can read it of processes that are not dumpable");
    }
  }

  private static void run(Bench bench, Sandbox sandbox, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Bench.checked(sandbox.run(bench.program()));
    }
  }

  /**
   * Cells die off the path, and the pool has now more spare ones and now fewer. It is looked at
   * several times, with a few more cells in between: a leak does not shrink.
   */
  private static Footprint settled(Bench bench, Sandbox sandbox, long launcher, Footprint before)
      throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Footprint now = Footprint.of(launcher);
    while (hasGrown(before, now) && System.nanoTime() < end) {
      run(bench, sandbox, AGAIN);
      Thread.sleep(LOOK_AGAIN_MS);
      now = Footprint.of(launcher);
    }
    return now;
  }

  private static boolean hasGrown(Footprint before, Footprint now) {
    return now.processes() > before.processes()
        || now.descriptors() > before.descriptors()
        || now.mounts() > before.mounts()
        || now.cgroups() > before.cgroups();
  }

  private static long kernelKibibytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("SUnreclaim:") || line.startsWith("Percpu:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    }
  }
}
