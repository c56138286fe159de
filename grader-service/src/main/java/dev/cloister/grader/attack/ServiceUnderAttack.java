package dev.cloister.grader.attack;

import dev.cloister.grader.config.GraderConfig;
import dev.cloister.grader.config.Settings;
import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.http.GraderServer;
import dev.cloister.grader.judging.JudgeContext;
import dev.cloister.grader.problem.ProblemShelf;
import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxConfig;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is attacked: a real service on a free port of the loopback interface, whose sandbox the
 * attacks share with it. Not thread-safe.
 */
final class ServiceUnderAttack implements AutoCloseable {
  private static final Map<String, String> SETTINGS =
      Map.of("http.port", "0", "queue.grace", "1s", "queue.workers", "1");

  private final Home home;
  private final Cgroups cgroups;
  private final JudgeContext judging;
  private final GraderServer server;
  private final Tools tools;

  private ServiceUnderAttack(
      Home home, Cgroups cgroups, JudgeContext judging, GraderServer server) {
    this.home = home;
    this.cgroups = cgroups;
    this.judging = judging;
    this.server = server;
    this.tools = new Tools(judging.sandbox());
  }

  static ServiceUnderAttack open(Home home, Cgroups cgroups)
      throws SandboxException, YamlException, IOException {
    GraderConfig config = GraderConfig.from(Settings.of(SETTINGS));
    JudgeContext judging =
        JudgeContext.open(
            home.folder().resolve("state-" + cgroups.name().toLowerCase(Locale.ROOT)),
            Optional.empty(),
            config.judging(),
            SandboxConfig.defaults()
                .withCgroups(cgroups)
                .withMountRoots(List.of(home.programs().folder())));
    try {
      ProblemShelf shelf =
          new ProblemShelf(
              home.programs().sources().resolve("problems"),
              judging.loader(),
              Duration.ofMinutes(5));
      return new ServiceUnderAttack(
          home, cgroups, judging, GraderServer.start(config, judging, shelf));
    } catch (IOException | RuntimeException e) {
      judging.close();
      throw e;
    }
  }

  Sandbox sandbox() {
    return judging.sandbox();
  }

  /** Whether its sandbox may use cgroups. */
  Cgroups cgroups() {
    return cgroups;
  }

  JudgeContext judging() {
    return judging;
  }

  AttackPrograms programs() {
    return home.programs();
  }

  /** The beginning of the command that runs a program; compiles it if it was not yet. */
  List<String> command(String program)
      throws BrokenProgramException, SandboxException, IOException, InterruptedException {
    return home.programs().command(program, judging.sandbox());
  }

  AimedFiles aimed() {
    return home.aimed();
  }

  Tools tools() {
    return tools;
  }

  /** What lies outside of the cells, and payloads would leave files in if they could. */
  List<Path> folders() {
    return List.of(
        Path.of(System.getProperty("java.io.tmpdir")),
        Path.of("/dev/shm"),
        Path.of("/dev/mqueue"),
        home.folder());
  }

  /** The files that the launcher made up in memory for the template, as a cell sees them. */
  String madeUpFiles() throws SandboxException, InterruptedException {
    try (Cell cell = judging.sandbox().openCell(CellSpec.defaults())) {
      RunResult result = cell.run(Command.of("sh", "-c", "tar -cf - /etc | cksum"));
      return result.stdout().text().strip() + " " + result.outcome();
    }
  }

  /** Where it is reached. */
  String url() {
    return server.url();
  }

  @Override
  public void close() throws IOException {
    server.close();
    judging.close();
  }
}
