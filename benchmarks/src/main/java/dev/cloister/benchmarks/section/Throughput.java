package dev.cloister.benchmarks.section;

import dev.cloister.benchmarks.measure.Crowd;
import dev.cloister.benchmarks.measure.Spawner;
import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How many runs a second, by how many workers. */
final class Throughput implements Section {
  private static final List<Integer> WORKERS = List.of(1, 2, 4);

  @Override
  public String id() {
    return "throughput";
  }

  @Override
  public String title() {
    return "sustained, from Java";
  }

  @Override
  public void measure(Bench bench, Notebook notebook) throws Exception {
    Sandbox sandbox = bench.sandbox(Cgroups.OFF);
    Command program = bench.program();
    Duration time = bench.effort().sustained();
    int done = 0;
    int steps = WORKERS.size() * 3 + 2;
    Crowd.run(List.of(fresh(sandbox, program)), bench.effort().warmUp().dividedBy(2));
    bench.progress().done(++done, steps);
    Crowd.run(List.of(live(bench, sandbox, program)), bench.effort().warmUp().dividedBy(2));
    bench.progress().done(++done, steps);
    for (int workers : WORKERS) {
      List<Crowd.Work> bare = new ArrayList<>();
      List<Crowd.Work> fresh = new ArrayList<>();
      List<Crowd.Work> live = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        Spawner spawner = bench.spawner();
        bare.add(deadline -> repeat(spawner, deadline, bench.bare()));
        fresh.add(fresh(sandbox, program));
        live.add(live(bench, sandbox, program));
      }
      row(notebook, "bare." + workers, "bare, " + count(workers), Crowd.run(bare, time));
      bench.progress().done(++done, steps);
      row(notebook, "fresh." + workers, "fresh cells, " + count(workers), Crowd.run(fresh, time));
      bench.progress().done(++done, steps);
      row(notebook, "live." + workers, "live cells, " + count(workers), Crowd.run(live, time));
      bench.progress().done(++done, steps);
    }
    notebook.note(
        "no cgroup; cpu: of the whole machine for each run, kernel workers and whatever else ran"
            + " included, from /proc/stat");
  }

  static String count(int workers) {
    return workers == 1 ? "1 worker" : workers + " workers";
  }

  private static void row(Notebook notebook, String id, String name, Crowd.Yield yield) {
    notebook.figure(
        "throughput." + id,
        name,
        Math.rint(yield.perSecond()),
        "/s",
        "cpu " + Math.round(yield.cpuMicros()) + " us a run");
  }

  private static long repeat(Spawner spawner, long deadline, List<String> words) throws Exception {
    Spawner.Answer answer = spawner.repeat(Duration.ofNanos(deadline - System.nanoTime()), words);
    if (!answer.isSuccess()) {
      throw new IllegalStateException("the bare program ended with " + answer.status());
    }
    return answer.count();
  }

  private static Crowd.Work fresh(Sandbox sandbox, Command program) {
    return deadline -> {
      long count = 0;
      while (System.nanoTime() < deadline) {
        Bench.checked(sandbox.run(program));
        count++;
      }
      return count;
    };
  }

  private static Crowd.Work live(Bench bench, Sandbox sandbox, Command program) throws Exception {
    Cell cell = bench.scope().keep(sandbox.openCell(CellSpec.defaults()));
    return deadline -> {
      long count = 0;
      while (System.nanoTime() < deadline) {
        Bench.checked(cell.run(program));
        count++;
      }
      return count;
    };
  }
}
