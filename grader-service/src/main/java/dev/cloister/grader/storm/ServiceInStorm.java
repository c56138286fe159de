package dev.cloister.grader.storm;

import dev.cloister.grader.config.FolderTree;
import dev.cloister.grader.config.GraderConfig;
import dev.cloister.grader.config.Settings;
import dev.cloister.grader.config.StateDirectory;
import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.http.GraderServer;
import dev.cloister.grader.judging.JudgeContext;
import dev.cloister.grader.problem.ProblemShelf;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxConfig;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A real service on a free port, in a state directory of its own that is removed at the end. */
final class ServiceInStorm implements AutoCloseable {
  private final Path parent;
  private final JudgeContext judging;
  private final GraderServer server;

  private ServiceInStorm(Path parent, JudgeContext judging, GraderServer server) {
    this.parent = parent;
    this.judging = judging;
    this.server = server;
  }

  static ServiceInStorm open(StormConfig storm)
      throws SandboxException, YamlException, IOException {
    Path parent = FolderTree.temporary("cloister-storm-");
    try {
      return open(storm, parent);
    } catch (SandboxException | YamlException | IOException | RuntimeException e) {
      FolderTree.remove(parent);
      throw e;
    }
  }

  private static ServiceInStorm open(StormConfig storm, Path parent)
      throws SandboxException, YamlException, IOException {
    Map<String, String> settings =
        Map.of("http.port", "0", "queue.grace", "10s", "queue.kept", "1000000");
    GraderConfig config = GraderConfig.from(Settings.of(settings));
    Path problems = parent.resolve("problems");
    ServiceLoad.writeProblem(problems);
    JudgeContext judging =
        JudgeContext.open(
            StateDirectory.create(parent.resolve("state")),
            Optional.empty(),
            config.judging(),
            SandboxConfig.defaults().withCgroups(storm.cgroups()));
    try {
      ProblemShelf shelf = new ProblemShelf(problems, judging.loader(), Duration.ofMinutes(5));
      return new ServiceInStorm(parent, judging, GraderServer.start(config, judging, shelf));
    } catch (IOException | RuntimeException e) {
      judging.close();
      throw e;
    }
  }

  Sandbox sandbox() {
    return judging.sandbox();
  }

  String url() {
    return server.url();
  }

  /** Whether a language can be used here. */
  boolean has(String language) throws SandboxException, InterruptedException {
    return judging.probe().status(judging.languages().byId(language).orElseThrow()).isAvailable();
  }

  @Override
  public void close() throws IOException {
    server.close();
    judging.close();
    FolderTree.remove(parent);
  }
}
