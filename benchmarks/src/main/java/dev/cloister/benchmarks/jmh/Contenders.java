package dev.cloister.benchmarks.jmh;

import dev.cloister.benchmarks.measure.Spawner;
import dev.cloister.benchmarks.section.Workspace;
import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Output;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxConfig;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import dev.cloister.sandbox.Scratch;
import dev.cloister.sandbox.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A sandbox, a live cell and a command in it, and the same command outside. For one thread. */
final class Contenders implements AutoCloseable {
  private final Workspace workspace;
  private final Sandbox sandbox;
  private final Cell cell;

  /** In which every run leaves nothing. */
  private final Cell cleanCell;

  private final Spawner spawner;
  private final String program;

  /** Which program is run. */
  enum Program {
    /** One page, without a C library. */
    STATIC,
    /** The host's /bin/true, which loads one. */
    DYNAMIC
  }

  Contenders(Path home, Program which, Cgroups cgroups) throws Exception {
    workspace = Workspace.create(home, Workspace.base(System.getenv()));
    program = which == Program.STATIC ? workspace.program("true") : "/bin/true";
    sandbox =
        Sandbox.open(
            SandboxConfig.defaults()
                .withTemplates(List.of(Template.load(workspace.template())))
                .withCgroups(cgroups));
    cell = sandbox.openCell(CellSpec.defaults());
    cleanCell = sandbox.openCell(CellSpec.defaults());
    spawner = new Spawner(List.of(workspace.built("spawn").toString()));
  }

  private Command.Builder command() {
    return Command.builder(program).stdout(Output.discard()).stderr(Output.discard());
  }

  RunResult freshCell() throws Exception {
    return checked(sandbox.run(command().build()));
  }

  RunResult liveCell() throws Exception {
    return checked(cell.run(command().build()));
  }

  RunResult liveCellFreshScratch() throws Exception {
    return checked(cleanCell.run(command().scratch(Scratch.FRESH).build()));
  }

  int processBuilder() throws IOException, InterruptedException {
    int code = new ProcessBuilder(program).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("the program ended with " + code);
    }
    return code;
  }

  Spawner.Answer bare() throws IOException {
    Spawner.Answer answer = spawner.run(List.of(program));
    if (!answer.isSuccess()) {
      throw new IOException("the program ended with " + answer.status());
    }
    return answer;
  }

  private static RunResult checked(RunResult result) throws IOException {
    if (!result.outcome().isSuccess()) {
      throw new IOException("the program did not end with code 0: " + result.outcome());
    }
    return result;
  }

  @Override
  public void close() throws IOException {
    spawner.close();
    cell.close();
    cleanCell.close();
    sandbox.close();
    workspace.close();
  }
}
