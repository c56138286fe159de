package dev.cloister.grader.cli;

import dev.cloister.grader.config.GraderConfig;
import dev.cloister.grader.json.SubmissionJson;
import dev.cloister.grader.judging.Compilation;
import dev.cloister.grader.judging.JudgeContext;
import dev.cloister.grader.judging.JudgeListener;
import dev.cloister.grader.judging.JudgeRequest;
import dev.cloister.grader.judging.Judgement;
import dev.cloister.grader.judging.TestResult;
import dev.cloister.grader.judging.TestSelection;
import dev.cloister.grader.judging.Verdict;
import dev.cloister.grader.language.SourceSet;
import dev.cloister.grader.problem.Problem;
import dev.cloister.grader.queue.Submission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cloister grade}: one submission against one package. */
@Command(
    name = "grade",
    description = "Judges one submission against one problem package.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit code: 0 accepted, 1 not accepted, 2 usage, 3 sandbox or judge fault."})
final class GradeCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "PROBLEM", description = "The folder of the package.")
  private Path problem = Path.of(".");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "SOURCE",
      description = "The source files of the submission.")
  private List<Path> sources = List.of();

  @Option(
      names = "--language",
      paramLabel = "ID",
      description = "The language; else the first whose patterns match the first source.")
  private @Nullable String language;

  @Option(names = "--all-tests", description = "Run every test, also after one failed.")
  private boolean allTests;

  @Option(
      names = "--json",
      paramLabel = "PATH|-",
      arity = "0..1",
      fallbackValue = "-",
      description = "Write the submission as JSON to a file, or to standard output.")
  private @Nullable String json;

  @Mixin private FreshCellOption freshCell = new FreshCellOption();

  @Mixin private StateOptions state = new StateOptions();

  @Override
  public Integer call() throws Exception {
    JsonTarget.check(json);
    GraderConfig config = freshCell.applied(StateOptions.config());
    try (JudgeContext context = state.open(config)) {
      Problem loaded = context.loader().load(problem);
      SourceSet source =
          SourceArguments.read(sources, Optional.ofNullable(language), context.languages());
      TestSelection selection = allTests ? TestSelection.ALL : TestSelection.UNTIL_FIRST_FAILURE;
      Report report = new Report(Terminal.standard(), loaded.tests().size(), !"-".equals(json));
      Judgement judgement =
          context.judge().judge(new JudgeRequest(loaded, source, selection), report);
      if (json != null) {
        JsonTarget.write(
            json,
            SubmissionJson.of(
                new Submission(
                    UUID.randomUUID().toString(),
                    loaded.id(),
                    source.language().id(),
                    Submission.Status.FINAL,
                    judgement.compilation(),
                    judgement.tests(),
                    Optional.of(judgement)),
                SubmissionJson.Audience.JURY));
      }
      report.conclude(judgement);
      return exitCode(judgement.verdict());
    }
  }

  private static int exitCode(Verdict verdict) {
    return switch (verdict) {
      case AC -> ExitCode.OK;
      case JE -> ExitCode.FAULT;
      default -> ExitCode.NOT_OK;
    };
  }

  /** Tells of the tests as they are judged. */
  private static final class Report implements JudgeListener {
    private final Terminal terminal;
    private final int tests;
    private final boolean spoken;
    private int done;

    Report(Terminal terminal, int tests, boolean spoken) {
      this.terminal = terminal;
      this.tests = tests;
      this.spoken = spoken;
    }

    @Override
    public void onCompiled(Compilation compilation) {
      if (spoken && !compilation.log().isBlank()) {
        terminal.line(Terminal.plain(compilation.log().stripTrailing()));
      }
    }

    @Override
    public void onTest(TestResult result) {
      done++;
      if (!spoken) {
        return;
      }
      String verdict =
          result.verdict() == Verdict.AC
              ? terminal.good(result.verdict().name())
              : terminal.bad(result.verdict().name());
      terminal.line(
          String.format(
              "%-3s  %-32s %8s ms %8s MiB  %s",
              verdict,
              result.name(),
              millis(result.cpuTime()),
              mebibytes(result.peakMemoryBytes()),
              terminal.faint(Terminal.plain(result.message()))));
      terminal.progress("test " + done + " of " + tests);
    }

    @Override
    public void onRetry(String fault) {
      done = 0;
      System.err.println("cloister: trying once more: " + Terminal.plain(fault));
    }

    void conclude(Judgement judgement) {
      if (judgement.verdict() == Verdict.JE) {
        System.err.println("cloister: " + Terminal.plain(judgement.fault()));
      }
      if (!spoken) {
        return;
      }
      String word = judgement.verdict().name() + " (" + judgement.verdict().description() + ")";
      terminal.line(
          (judgement.verdict() == Verdict.AC ? terminal.good(word) : terminal.bad(word))
              + ", "
              + judgement.tests().size()
              + " of "
              + tests
              + " tests run, slowest "
              + millis(judgement.slowest())
              + " ms");
    }
  }

  static String millis(Duration duration) {
    return String.format("%.1f", duration.toNanos() / 1e6);
  }

  static String mebibytes(long bytes) {
    return String.format("%.1f", bytes / 1048576.0);
  }
}
