package dev.cloister.benchmarks.section;

import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Execution;
import dev.cloister.sandbox.ProcessorSet;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import dev.cloister.sandbox.SandboxException;
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
    ProcessorSet all = ProcessorSet.online();
    ProcessorSet own = ProcessorSet.of(List.of(all.numbers().last()));
    Sandbox anywhere = bench.sandbox(Cgroups.AUTO);
    pair(bench, notebook, new Place("", "anywhere", anywhere, anywhere, all.numbers().size()), 0);
    int others = all.numbers().size() - 1;
    if (others == 0) {
      notebook.missing("noise.pinned.alone", "pinned", "this machine has one processor");
      return;
    }
    Sandbox there = pinned(bench, own);
    Sandbox elsewhere = pinned(bench, all.without(own));
    pair(bench, notebook, new Place("pinned.", "pinned", there, elsewhere, others), 2);
    notebook.note(
        "coefficient of variation: standard deviation by mean; the load: a busy program for each"
            + " processor, in cells of their own; pinned: one processor for the program, each of"
            + " the others for a program of the load");
  }

  /**
   * Where the program runs, and the load.
   *
   * @param id what the ids of the rows have in them
   * @param name for people
   * @param sandbox of the program
   * @param loaded sandbox of the load
   * @param busy how many programs the load is
   */
  private record Place(String id, String name, Sandbox sandbox, Sandbox loaded, int busy) {}

  private static Sandbox pinned(Bench bench, ProcessorSet processors) throws SandboxException {
    return bench.scope().keep(Sandbox.open(bench.config(Cgroups.AUTO).withProcessors(processors)));
  }

  private static void pair(Bench bench, Notebook notebook, Place place, int done) throws Exception {
    Cell cell = bench.scope().keep(place.sandbox().openCell(CellSpec.defaults()));
    Command fixed = fixed(bench, cell);
    double[] alone = times(bench, cell, fixed, done);
    row(notebook, "noise." + place.id() + "alone", place.name() + ", alone", alone);
    List<Execution> load = load(bench, place);
    try {
      double[] loaded = times(bench, cell, fixed, done + 1);
      row(
          notebook,
          "noise." + place.id() + "loaded",
          place.name() + ", beside a full load",
          loaded);
      notebook.figure(
          "noise." + place.id() + "shift",
          "mean beside the load, to that alone, " + place.name(),
          mean(loaded) / mean(alone),
          "x",
          "");
    } finally {
      load.forEach(Execution::cancel);
    }
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

  private static List<Execution> load(Bench bench, Place place) throws Exception {
    Command forever = spin(bench, Long.MAX_VALUE);
    List<Execution> load = new ArrayList<>();
    for (int i = 0; i < place.busy(); i++) {
      Cell other = bench.scope().keep(place.loaded().openCell(CellSpec.defaults()));
      load.add(other.start(forever));
    }
    return load;
  }

  private static double[] times(Bench bench, Cell cell, Command fixed, int part) throws Exception {
    int runs = bench.effort().spins();
    double[] micros = new double[runs];
    for (int i = 0; i < runs; i++) {
      RunResult result = Bench.checked(cell.run(fixed));
      micros[i] = result.cpuTime().toNanos() / 1e3;
      bench.progress().done(part * (long) runs + i + 1, 4L * runs);
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
        "variation, " + name,
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
