package dev.cloister.grader.cli;

import dev.cloister.grader.config.GraderConfig;
import dev.cloister.grader.json.VerificationJson;
import dev.cloister.grader.judging.Compilation;
import dev.cloister.grader.judging.JudgeContext;
import dev.cloister.grader.judging.JudgeListener;
import dev.cloister.grader.judging.PackageVerifier;
import dev.cloister.grader.judging.TestResult;
import dev.cloister.grader.judging.TestSelection;
import dev.cloister.grader.judging.Verdict;
import dev.cloister.grader.problem.JurySubmission;
import dev.cloister.grader.problem.Problem;
import dev.cloister.grader.problem.ProblemLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cloister verify}: a package's own submissions. */
@Command(
    name = "verify",
    description = "Judges a package's own submissions, and tells whether each gets what it should.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit code: 0 all as expected, 1 not, 2 usage, 3 sandbox or judge fault."})
final class VerifyCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "PROBLEM", description = "The folder of the package.")
  private Path problem = Path.of(".");

  @Option(
      names = "--all-tests",
      description = "Run every test, also those after one that took too long.")
  private boolean allTests;

  @Option(
      names = "--json",
      paramLabel = "PATH|-",
      arity = "0..1",
      fallbackValue = "-",
      description = "Write the result as JSON to a file, or to standard output.")
  private @Nullable String json;

  @Mixin private FreshCellOption freshCell = new FreshCellOption();

  @Mixin private StateOptions state = new StateOptions();

  @Override
  public Integer call() throws Exception {
    JsonTarget.check(json);
    GraderConfig config = freshCell.applied(StateOptions.config());
    try (JudgeContext context = state.open(config)) {
      Problem loaded = context.loader().load(problem);
      if (loaded.submissions().isEmpty()) {
        throw new UsageException(problem + " has no submissions to verify");
      }
      Table table = new Table(Terminal.standard(), loaded, !"-".equals(json));
      table.head();
      PackageVerifier verifier =
          new PackageVerifier(
              context.judge(),
              context.languages(),
              allTests ? TestSelection.ALL : TestSelection.UNTIL_TIMEOUT);
      List<PackageVerifier.Checked> checked = new ArrayList<>();
      for (JurySubmission submission : loaded.submissions()) {
        table.begin(submission);
        PackageVerifier.Checked each = verifier.check(loaded, submission, table);
        checked.add(each);
        table.row(each);
      }
      if (json != null) {
        JsonTarget.write(json, VerificationJson.of(loaded, checked));
      }
      table.conclude(checked);
      return exitCode(checked);
    }
  }

  private static int exitCode(List<PackageVerifier.Checked> checked) {
    if (checked.stream().anyMatch(each -> each.language().isPresent() && failed(each))) {
      return ExitCode.FAULT;
    }
    return checked.stream().allMatch(PackageVerifier.Checked::asExpected)
        ? ExitCode.OK
        : ExitCode.NOT_OK;
  }

  private static boolean failed(PackageVerifier.Checked checked) {
    return checked.verdict() == Verdict.JE;
  }

  /** The table of submissions, a row as each is done. */
  private static final class Table implements JudgeListener {
    private final Terminal terminal;
    private final Problem problem;
    private final boolean spoken;
    private String current = "";
    private int done;

    Table(Terminal terminal, Problem problem, boolean spoken) {
      this.terminal = terminal;
      this.problem = problem;
      this.spoken = spoken;
    }

    void head() {
      if (!spoken) {
        return;
      }
      terminal.line(
          problem.id()
              + ": "
              + problem.tests().size()
              + " tests, "
              + problem.submissions().size()
              + " submissions, time limit "
              + GradeCommand.millis(problem.limits().time())
              + " ms ("
              + problem.limits().timeSource().description()
              + ")");
      if (problem.limits().timeSource() == ProblemLimits.TimeSource.DEFAULT) {
        terminal.line(
            terminal.warning(
                "the package states no time limit; inferring it from the accepted submissions is"
                    + " not supported yet"));
      }
    }

    void begin(JurySubmission submission) {
      current = submission.path();
      done = 0;
      show();
    }

    void row(PackageVerifier.Checked each) {
      if (!spoken) {
        return;
      }
      String mark = each.asExpected() ? terminal.good("ok  ") : terminal.bad("FAIL");
      terminal.line(
          String.format(
              "%s  %-44s %-12s %-4s expected %-12s %9s ms",
              mark,
              each.submission().path(),
              each.language().orElse("?"),
              each.verdict(),
              String.join("/", each.submission().expected().words()),
              GradeCommand.millis(each.slowest())));
      for (String remark : each.remarks()) {
        terminal.line(
            "      "
                + (each.asExpected()
                    ? terminal.warning("warning: " + Terminal.plain(remark))
                    : Terminal.plain(remark)));
      }
    }

    void conclude(List<PackageVerifier.Checked> checked) {
      long surprises = checked.stream().filter(each -> !each.asExpected()).count();
      if (spoken) {
        terminal.line(
            surprises == 0
                ? terminal.good("all " + checked.size() + " as expected")
                : terminal.bad(surprises + " of " + checked.size() + " not as expected"));
      }
    }

    @Override
    public void onCompiled(Compilation compilation) {
      show();
    }

    @Override
    public void onTest(TestResult result) {
      done++;
      show();
    }

    @Override
    public void onRetry(String fault) {
      done = 0;
      System.err.println("cloister: trying " + current + " once more: " + Terminal.plain(fault));
    }

    private void show() {
      if (spoken) {
        terminal.progress(current + "  test " + done + " of " + problem.tests().size());
      }
    }
  }
}
