package dev.cloister.benchmarks.section;

import dev.cloister.benchmarks.measure.Footprint;
import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import java.util.OptionalLong;
import java.util.Set;

/** What a launcher with warm cells takes of the memory. */
final class Memory implements Section {
  private static final int CELLS = 16;
  private static final String ID = "memory.cells16";
  private static final String NAME = "launcher and " + CELLS + " warm cells, PSS";

  @Override
  public String id() {
    return "memory";
  }

  @Override
  public String title() {
    return "memory of the sandbox itself";
  }

  @Override
  public void measure(Bench bench, Notebook notebook) throws Exception {
    Set<Long> before = Footprint.children();
    Sandbox sandbox = bench.sandbox(Cgroups.AUTO);
    long launcher = Footprint.launcherBeside(before);
    for (int i = 0; i < CELLS; i++) {
      Cell cell = bench.scope().keep(sandbox.openCell(CellSpec.defaults()));
      // Whatever a cell leaves for its first run to do is done.
      Bench.checked(cell.run(bench.program()));
    }
    Footprint footprint = Footprint.of(launcher);
    OptionalLong pss = footprint.pssBytes();
    if (pss.isEmpty()) {
      notebook.missing(
          ID, NAME, "only root can read it of processes that are not dumpable, as the cells' are");
      return;
    }
    notebook.figure(
        ID,
        NAME,
        pss.getAsLong() / 1048576.0,
        "MiB",
        footprint.processes() + " processes, the pool's spare cells included");
  }
}
