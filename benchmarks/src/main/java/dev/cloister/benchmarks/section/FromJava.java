package dev.cloister.benchmarks.section;

import dev.cloister.benchmarks.measure.Contender;
import dev.cloister.benchmarks.measure.Rounds;
import dev.cloister.benchmarks.measure.Spawner;
import dev.cloister.benchmarks.report.Row;
import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Mechanism;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import dev.cloister.sandbox.Scratch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/** The library against the bare one, with and without cgroups, in the same rounds. */
final class FromJava implements Section {
  /** Time for the launcher to build the cell that takes the place of the one just used. */
  private static final long REBUILD_NANOS = 3_000_000;

  private static final String WITH_CGROUPS = ".cgroup";

  @Override
  public String id() {
    return "java";
  }

  @Override
  public String title() {
    return "from Java, taking turns, not pinned";
  }

  @Override
  public void measure(Bench bench, Notebook notebook) throws Exception {
    Spawner spawner = bench.spawner();
    List<Contender> contenders = new ArrayList<>();
    contenders.add(spawner.contender("java.bare", Notebook.BARE, bench.bare()));
    contenders.addAll(of(bench, bench.sandbox(Cgroups.OFF), "", ""));
    Sandbox withCgroups = bench.sandbox(Cgroups.AUTO);
    Mechanism memory = Bench.checked(withCgroups.run(bench.program())).enforcement().memory();
    boolean hasCgroups = memory == Mechanism.CGROUP1 || memory == Mechanism.CGROUP2;
    if (hasCgroups) {
      contenders.addAll(of(bench, withCgroups, WITH_CGROUPS, ", " + memory.word()));
    } else {
      withCgroups.close();
    }
    Rounds rounds = new Rounds(contenders);
    rounds.warmUp(bench.effort().warmUp());
    int most = bench.effort().rounds();
    Map<String, Histogram> times =
        rounds.run(most, bench.effort().longest(), done -> bench.progress().done(done, most));
    notebook.turns(contenders, times);
    if (hasCgroups) {
      cost(notebook, times, "fresh", "sandbox.run with cgroups, to that without", "sandbox-run");
      cost(notebook, times, "live", "cell.run with cgroups, to that without", "cell-run");
    } else {
      notebook.missing("java.cgroup-cost.fresh", "with cgroups", "no cgroup can be written here");
    }
    notebook.note(
        "no cgroup unless the row says so; bare is timed by a process in C that is not pinned"
            + " either; 3 ms after each fresh cell, in which the next one is built");
  }

  private static List<Contender> of(Bench bench, Sandbox sandbox, String suffix, String with)
      throws Exception {
    Command program = bench.program();
    Command fresh =
        Command.builder(program.argv())
            .limits(program.limits())
            .stdout(program.stdout())
            .stderr(program.stderr())
            .scratch(Scratch.FRESH)
            .build();
    Cell live = bench.scope().keep(sandbox.openCell(CellSpec.defaults()));
    // As a judge has it: a cell in which every run leaves nothing. In one whose folders hold files,
    // a fresh scratch takes mounts; native/bench.c measures that.
    Cell clean = bench.scope().keep(sandbox.openCell(CellSpec.defaults()));
    return List.of(
        new FreshCell(
            "java.sandbox-run" + suffix, "sandbox.run, a fresh cell" + with, sandbox, program),
        Contender.timed(
            "java.cell-run" + suffix,
            "cell.run, a live cell" + with,
            () -> Bench.checked(live.run(program))),
        Contender.timed(
            "java.cell-run-fresh-scratch" + suffix,
            "cell.run, live, fresh scratch" + with,
            () -> Bench.checked(clean.run(fresh))));
  }

  private static void cost(
      Notebook notebook, Map<String, Histogram> times, String id, String name, String contender) {
    OptionalDouble with = median(times, "java." + contender + WITH_CGROUPS);
    OptionalDouble without = median(times, "java." + contender);
    if (with.isPresent() && without.isPresent()) {
      notebook.row(
          new Row.Figure(
              "java.cgroup-cost." + id, name, with.getAsDouble() / without.getAsDouble(), "x", ""));
    }
  }

  private static OptionalDouble median(Map<String, Histogram> times, String id) {
    Histogram histogram = times.get(id);
    return histogram == null
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) histogram.getValueAtPercentile(50));
  }

  /** Leaves the launcher its time after each turn: not the time of whoever is next. */
  record FreshCell(String id, String name, Sandbox sandbox, Command program) implements Contender {
    @Override
    public long runOnce() throws Exception {
      long start = System.nanoTime();
      Bench.checked(sandbox.run(program));
      return System.nanoTime() - start;
    }

    /** Spins: a processor that fell asleep would make the next contender pay for waking it. */
    @Override
    public void settle() {
      long end = System.nanoTime() + REBUILD_NANOS;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }
  }
}
