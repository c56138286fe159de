package dev.cloister.grader.attack;

import dev.cloister.grader.config.GraderConfig;
import dev.cloister.grader.config.Settings;
import dev.cloister.grader.config.StateDirectory;
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
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is attacked: a real service on a free port of the loopback interface, whose sandbox the
 * attacks share with it, in a state directory of its own that is removed at the end. Not
 * thread-safe.
 */
final class ServiceUnderAttack implements AutoCloseable {
  private static final Map<String, String> SETTINGS =
      Map.of("http.port", "0", "queue.grace", "1s", "queue.workers", "1");

  /** The group of the launcher when it is started as root, as {@link SandboxConfig} has it. */
  private static final int LAUNCHER_GROUP = 65_532;

  private final Path state;
  private final JudgeContext judging;
  private final GraderServer server;
  private final AttackPrograms programs;
  private final Tools tools;
  private final AimedFiles aimed;

  private ServiceUnderAttack(
      Path state, JudgeContext judging, GraderServer server, AttackPrograms programs)
      throws IOException {
    this.state = state;
    this.judging = judging;
    this.server = server;
    this.programs = programs;
    this.tools = new Tools(judging.sandbox());
    this.aimed = AimedFiles.read();
  }

  static ServiceUnderAttack open(Path attacks, Cgroups cgroups)
      throws SandboxException, YamlException, IOException {
    Path parent = Files.createTempDirectory("cloister-attack-");
    Path state = parent.resolve("state");
    try {
      // Root's launcher gives up root, and has to pass through.
      Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
      Path folder = StateDirectory.create(state).resolve("attacks");
      StateDirectory.createForLauncher(folder, LAUNCHER_GROUP);
      return open(attacks, cgroups, parent, folder);
    } catch (SandboxException | YamlException | IOException | RuntimeException e) {
      remove(parent);
      throw e;
    }
  }

  private static ServiceUnderAttack open(Path attacks, Cgroups cgroups, Path parent, Path programs)
      throws SandboxException, YamlException, IOException {
    GraderConfig config = GraderConfig.from(Settings.of(SETTINGS));
    JudgeContext judging =
        JudgeContext.open(
            parent.resolve("state"),
            Optional.empty(),
            config.judging(),
            SandboxConfig.defaults().withCgroups(cgroups).withMountRoots(List.of(programs)));
    try {
      ProblemShelf shelf =
          new ProblemShelf(attacks.resolve("problems"), judging.loader(), Duration.ofMinutes(5));
      GraderServer server = GraderServer.start(config, judging, shelf);
      return new ServiceUnderAttack(
          parent, judging, server, new AttackPrograms(attacks, programs, judging.sandbox()));
    } catch (IOException | RuntimeException e) {
      judging.close();
      throw e;
    }
  }

  Sandbox sandbox() {
    return judging.sandbox();
  }

  JudgeContext judging() {
    return judging;
  }

  AttackPrograms programs() {
    return programs;
  }

  AimedFiles aimed() {
    return aimed;
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
        state,
        state.resolve("state"),
        programs.folder());
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
    remove(state);
  }

  private static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
