package dev.cloister.benchmarks.section;

import dev.cloister.benchmarks.measure.Footprint;
import dev.cloister.sandbox.Execution;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Opens cells one after another, and looks for what they leave behind. */
final class ManyCells implements Section {
  private static final int BURST = 48;
  private static final int BURSTS = 4;
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int LOOK_AGAIN_MS = 100;
  private static final int LOOKS_ALIKE = 5;

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
    bursts(bench, sandbox);
    Footprint before = quiet(launcher);
    long kernelBefore = kernelKibibytes();
    long start = System.nanoTime();
    int cells = 0;
    while (cells < bench.effort().cells() && System.nanoTime() - start < LONGEST.toNanos()) {
      Bench.checked(sandbox.run(bench.program()));
      bench.progress().done(++cells, bench.effort().cells());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Footprint after = settled(launcher, before);
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

  /**
   * More cells at once than are ever alive while they are opened one after another: what the
   * launcher and the pool make for as many as are wanted at once is made, and is no growth later.
   */
  private static void bursts(Bench bench, Sandbox sandbox) throws Exception {
    for (int i = 0; i < BURSTS; i++) {
      List<Execution> burst = new ArrayList<>();
      for (int j = 0; j < BURST; j++) {
        burst.add(sandbox.start(bench.program()));
      }
      for (Execution each : burst) {
        Bench.checked(each.await());
      }
    }
  }

  /** When the cells that are over are gone: they die off the path. */
  private static Footprint quiet(long launcher) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Footprint last = Footprint.of(launcher);
    int alike = 0;
    while (alike < LOOKS_ALIKE && System.nanoTime() < end) {
      Thread.sleep(LOOK_AGAIN_MS);
      Footprint now = Footprint.of(launcher);
      alike = now.processes() == last.processes() ? alike + 1 : 0;
      last = now;
    }
    return last;
  }

  /** Looks more than once: what is still dying is no leak, and a leak does not shrink. */
  private static Footprint settled(long launcher, Footprint before)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Footprint now = quiet(launcher);
    while (hasGrown(before, now) && System.nanoTime() < end) {
      now = quiet(launcher);
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
