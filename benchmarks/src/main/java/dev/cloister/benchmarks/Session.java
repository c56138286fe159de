package dev.cloister.benchmarks;

import dev.cloister.benchmarks.report.SectionResult;
import dev.cloister.benchmarks.section.Bench;
import dev.cloister.benchmarks.section.Effort;
import dev.cloister.benchmarks.section.Notebook;
import dev.cloister.benchmarks.section.Progress;
import dev.cloister.benchmarks.section.Scope;
import dev.cloister.benchmarks.section.Section;
import dev.cloister.benchmarks.section.Workspace;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Mechanism;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxException;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Measures section by section. A section that fails does not keep the others from being measured.
 *
 * @param workspace of all of them
 * @param effort of all of them
 * @param progress told which one it is
 * @param everything closes what is open, should the process be told to end
 */
record Session(Workspace workspace, Effort effort, Progress progress, Scope everything) {

  /** Tries whether there can be a cell at all, and says how its memory limit is held. */
  String cgroup() throws SandboxException, InterruptedException {
    try (Sandbox sandbox = Sandbox.open()) {
      Mechanism memory = sandbox.run(Command.of("/bin/true")).enforcement().memory();
      boolean isCgroup = memory == Mechanism.CGROUP1 || memory == Mechanism.CGROUP2;
      return isCgroup ? memory.word() : Mechanism.NONE.word();
    }
  }

  SectionResult measure(Section section) throws InterruptedException {
    progress.stage(section.id() + ": " + section.title());
    Notebook notebook = new Notebook();
    // What it opens is closed when it is over, or when everything is.
    try (Scope scope = everything.keep(new Scope())) {
      section.measure(new Bench(workspace, effort, progress, scope), notebook);
      return notebook.result(section, Optional.empty());
    } catch (InterruptedException | CancellationException e) {
      throw e;
    } catch (Exception e) {
      if (everything.isClosed()) {
        throw new CancellationException("it was told to end");
      }
      String message = e.getMessage();
      return notebook.result(section, Optional.of(message == null ? e.toString() : message));
    }
  }
}
