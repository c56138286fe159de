package dev.cloister.benchmarks.section;

import dev.cloister.benchmarks.measure.Spawner;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Limits;
import dev.cloister.sandbox.Output;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxConfig;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import dev.cloister.sandbox.SandboxException;
import dev.cloister.sandbox.Template;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the sections work with.
 *
 * @param workspace the programs
 * @param effort how much to measure
 * @param progress told how far it is
 * @param scope what they open is closed with it
 */
public record Bench(Workspace workspace, Effort effort, Progress progress, Scope scope) {
  private static final Limits LIMITS =
      Limits.defaults().withCpu(Duration.ofMinutes(2)).withWall(Duration.ofMinutes(4));

  /** The bare one, for whoever has to be compared with it. */
  List<String> bare() {
    return List.of(workspace.program("true"));
  }

  /** A command of the static program. */
  Command program() {
    return command(workspace.program("true"));
  }

  /** A command without input, whose output is thrown away. */
  Command command(String... argv) {
    return Command.builder(argv)
        .limits(LIMITS)
        .stdout(Output.discard())
        .stderr(Output.discard())
        .build();
  }

  /** A sandbox whose host template has the programs. */
  public Sandbox sandbox(Cgroups cgroups) throws SandboxException {
    return scope.keep(Sandbox.open(config(cgroups)));
  }

  SandboxConfig config(Cgroups cgroups) throws SandboxException {
    return SandboxConfig.defaults()
        .withTemplates(List.of(Template.load(workspace.template())))
        .withCgroups(cgroups);
  }

  Spawner spawner(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(workspace.built("spawn").toString());
    command.addAll(Arrays.asList(arguments));
    return scope.keep(new Spawner(command));
  }

  /** A result, if the program ended as it should. */
  static RunResult checked(RunResult result) throws IOException {
    if (!result.outcome().isSuccess()) {
      throw new IOException("the program did not end with code 0: " + result.outcome());
    }
    return result;
  }
}
