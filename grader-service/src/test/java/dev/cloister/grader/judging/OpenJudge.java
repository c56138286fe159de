package dev.cloister.grader.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cloister.grader.config.JudgingConfig;
import dev.cloister.grader.config.Settings;
import dev.cloister.grader.language.Language;
import dev.cloister.grader.language.LanguageStatus;
import dev.cloister.grader.language.SourceSet;
import dev.cloister.grader.problem.Problem;
import dev.cloister.grader.problem.ProblemException;
import dev.cloister.sandbox.SandboxConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A judge over the real sandbox for the tests of one class; afterwards nothing of it may be left.
 */
public final class OpenJudge implements BeforeAllCallback, AfterAllCallback {
  private Optional<JudgeContext> context = Optional.empty();
  private Optional<Path> state = Optional.empty();

  /** The examples of the checkout; tests run in the folder of their module. */
  public static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

  @Override
  public void beforeAll(ExtensionContext extension) throws Exception {
    state = Optional.of(StateFolders.create());
    context =
        Optional.of(
            JudgeContext.open(
                state.get(),
                Optional.empty(),
                JudgingConfig.from(Settings.none()),
                SandboxConfig.defaults()));
  }

  @Override
  public void afterAll(ExtensionContext extension) throws Exception {
    context.orElseThrow().close();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> assertThat(ProcessHandle.current().descendants()).as("processes").isEmpty());
    StateFolders.remove(state.orElseThrow());
  }

  /** What is open. */
  public JudgeContext context() {
    return context.orElseThrow();
  }

  /** The state directory. */
  Path state() {
    return state.orElseThrow();
  }

  /** A language; skips the test where this machine lacks it. */
  public Language language(String id) throws Exception {
    Language language = context().languages().byId(id).orElseThrow();
    LanguageStatus status = context().probe().status(language);
    Assumptions.assumeTrue(status.isAvailable(), () -> id + ": " + status);
    return language;
  }

  /** A program of one source. */
  SourceSet program(String languageId, String source) throws Exception {
    return SourceSet.ofUnnamed(language(languageId), source.getBytes(StandardCharsets.UTF_8));
  }

  Judgement judge(Problem problem, String languageId, String source) throws Exception {
    return judge(problem, languageId, source, TestSelection.UNTIL_FIRST_FAILURE);
  }

  Judgement judge(Problem problem, String languageId, String source, TestSelection selection)
      throws Exception {
    return context()
        .judge()
        .judge(
            new JudgeRequest(problem, program(languageId, source), selection), JudgeListener.NONE);
  }

  /** A problem that wants a number doubled: three tests, half a second, 64 MiB, 1 MiB of output. */
  public static Path writeDoubling(Path parent) throws Exception {
    Path folder = parent.resolve("doubling");
    Files.createDirectories(folder.resolve("data/secret"));
    Files.writeString(
        folder.resolve("problem.yaml"),
        "name: Doubling\nlimits: {time_limit: 0.5, memory: 64, output: 1}\n");
    for (int i = 1; i <= 3; i++) {
      Files.writeString(folder.resolve("data/secret/" + i + ".in"), i + "\n");
      Files.writeString(folder.resolve("data/secret/" + i + ".ans"), 2 * i + "\n");
    }
    return folder;
  }

  public Problem doubling(Path parent) throws Exception {
    return load(writeDoubling(parent));
  }

  Problem load(Path folder) throws ProblemException {
    return context().loader().load(folder);
  }
}
