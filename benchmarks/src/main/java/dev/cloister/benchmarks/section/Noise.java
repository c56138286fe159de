package dev.cloister.benchmarks.section;

import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Execution;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import java.util.ArrayList;
import java.util.List;

/** How much the processor time of a fixed program varies, alone and beside a full load. */
final class Noise implements Section {
  private static final long PROBE_STEPS = 20_000_000;

  @Override
  public String id() {
    return "noise";
  }

  @Override
  public String title() {
    return "processor time of a fixed program, as the sandbox reports it";
  }

  @Override
  public void measure(Bench bench, Notebook notebook) throws Exception {
    Sandbox sandbox = bench.sandbox(Cgroups.AUTO);
    Cell cell = bench.scope().keep(sandbox.openCell(CellSpec.defaults()));
    Command fixed = fixed(bench, cell);
    int steps = 2 * bench.effort().spins();
    double[] alone = times(bench, cell, fixed, 0, steps);
    row(notebook, "noise.alone", "alone", alone);
    List<Execution> load = load(bench, sandbox);
    try {
      double[] loaded = times(bench, cell, fixed, bench.effort().spins(), steps);
      row(notebook, "noise.loaded", "beside a full load", loaded);
      notebook.figure(
          "noise.shift",
          "mean beside the load, to that alone",
          mean(loaded) / mean(alone),
          "x",
          "");
    } finally {
      load.forEach(Execution::cancel);
    }
    notebook.note(
        "coefficient of variation: standard deviation by mean; the load: a busy program for each"
            + " processor, in cells of their own");
  }

  /** The program, with as many steps as take the time that is wanted here. */
  private static Command fixed(Bench bench, Cell cell) throws Exception {
    Command probe = spin(bench, PROBE_STEPS);
    Bench.checked(cell.run(probe));
    double micros = Bench.checked(cell.run(probe)).cpuTime().toNanos() / 1e3;
    double wanted = bench.effort().spinTime().toNanos() / 1e3;
    return spin(bench, Math.max(1, Math.round(PROBE_STEPS * wanted / Math.max(1, micros))));
  }

  private static Command spin(Bench bench, long steps) {
    return bench.command(bench.workspace().program("spin"), Long.toString(steps));
  }

  private static List<Execution> load(Bench bench, Sandbox sandbox) throws Exception {
    Command forever = spin(bench, Long.MAX_VALUE);
    List<Execution> load = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Cell other = bench.scope().keep(sandbox.openCell(CellSpec.defaults()));
      load.add(other.start(forever));
    }
    return load;
  }

  private static double[] times(Bench bench, Cell cell, Command fixed, int before, int whole)
      throws Exception {
    double[] micros = new double[bench.effort().spins()];
    for (int i = 0; i < micros.length; i++) {
      RunResult result = Bench.checked(cell.run(fixed));
      micros[i] = result.cpuTime().toNanos() / 1e3;
      bench.progress().done(before + i + 1L, whole);
    }
    return micros;
  }

  private static void row(Notebook notebook, String id, String name, double[] micros) {
    double mean = mean(micros);
    double squares = 0;
    for (double each : micros) {
      squares += (each - mean) * (each - mean);
    }
    double deviation = Math.sqrt(squares / Math.max(1, micros.length - 1));
    notebook.figure(
        id,
        "coefficient of variation, " + name,
        100 * deviation / mean,
        "%",
        String.format("mean %.1f ms, %d runs", mean / 1e3, micros.length));
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double each : values) {
      sum += each;
    }
    return sum / values.length;
  }
}
