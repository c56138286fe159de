package dev.cloister.grader.judging;

import dev.cloister.grader.language.Language;
import dev.cloister.grader.language.Languages;
import dev.cloister.grader.language.SourceException;
import dev.cloister.grader.language.SourceFile;
import dev.cloister.grader.language.SourceSet;
import dev.cloister.grader.problem.Expectation;
import dev.cloister.grader.problem.JurySubmission;
import dev.cloister.grader.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges a package's own submissions and tells whether each gets what it should. */
public final class PackageVerifier {
  private final Judge judge;
  private final Languages languages;
  private final TestSelection thorough;

  /**
   * A verifier that judges with this judge.
   *
   * @param thorough which tests a submission is run on that is not there to be accepted: {@link
   *     TestSelection#ALL}, or {@link TestSelection#UNTIL_TIMEOUT} to be done in a fraction of the
   *     time
   */
  public PackageVerifier(Judge judge, Languages languages, TestSelection thorough) {
    this.judge = judge;
    this.languages = languages;
    this.thorough = thorough;
  }

  /**
   * What came of one submission.
   *
   * @param submission which one
   * @param language its language; empty if none was found for it
   * @param verdict what it got; JE also where it could not be judged at all
   * @param asExpected whether that is what it should get
   * @param slowest the processor time of its slowest test
   * @param remarks why it is not as expected, and what else the jury should know
   */
  public record Checked(
      JurySubmission submission,
      Optional<String> language,
      Verdict verdict,
      boolean asExpected,
      Duration slowest,
      List<String> remarks) {
    /** Copies the list. */
    public Checked {
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * Judges one of the package's submissions.
   *
   * @param listener hears of its tests
   */
  public Checked check(Problem problem, JurySubmission submission, JudgeListener listener)
      throws InterruptedException {
    Optional<Language> language = languageOf(submission);
    if (language.isEmpty()) {
      return unjudged(submission, "no language takes files of these names for sources");
    }
    SourceSet source;
    try {
      source = SourceSet.of(language.get(), read(submission));
    } catch (SourceException e) {
      Judgement refused = Judgement.compileError(e.getMessage() + "\n");
      return conclude(problem, submission, language.get(), refused);
    } catch (IOException | IllegalArgumentException e) {
      return unjudged(submission, String.valueOf(e.getMessage()));
    }
    TestSelection selection =
        submission.expected().needsEveryTest() ? thorough : TestSelection.UNTIL_FIRST_FAILURE;
    Judgement judgement = judge.judge(new JudgeRequest(problem, source, selection), listener);
    return conclude(problem, submission, language.get(), judgement);
  }

  private Checked conclude(
      Problem problem, JurySubmission submission, Language language, Judgement judgement) {
    List<String> remarks = new ArrayList<>(differences(submission.expected(), judgement));
    boolean asExpected = remarks.isEmpty();
    Duration limit = TestLimits.cpu(problem.limits(), language);
    boolean slow = judgement.slowest().multipliedBy(2).compareTo(limit) > 0;
    if (asExpected && submission.expected().isAccepted() && slow) {
      remarks.add("uses more than half of the time limit");
    }
    return new Checked(
        submission,
        Optional.of(language.id()),
        judgement.verdict(),
        asExpected,
        judgement.slowest(),
        remarks);
  }

  private static List<String> differences(Expectation expected, Judgement judgement) {
    List<String> differences = new ArrayList<>();
    if (judgement.verdict() == Verdict.JE) {
      differences.add("the judge failed: " + judgement.fault());
    } else if (expected.words().isEmpty()) {
      differences.add(
          "the format gives its folder no meaning, and it has no @EXPECTED_RESULTS@ line");
    } else if (!expected.overall().isEmpty()) {
      if (!matches(expected.overall(), judgement.verdict())) {
        differences.add(describe(judgement));
      }
    } else if (judgement.verdict() == Verdict.CE) {
      differences.add(describe(judgement));
    } else {
      judgement.tests().stream()
          .filter(test -> !matches(expected.permitted(), test.verdict()))
          .findFirst()
          .ifPresent(test -> differences.add(describe(test)));
      if (differences.isEmpty()
          && judgement.tests().stream()
              .noneMatch(test -> matches(expected.required(), test.verdict()))) {
        differences.add("no test got " + String.join(" or ", expected.words()));
      }
    }
    return differences;
  }

  /** The format knows four verdicts only: too much memory or output is a crash to it. */
  private static boolean matches(Set<String> expected, Verdict verdict) {
    Set<String> names = new HashSet<>(Set.of(verdict.name()));
    if (verdict == Verdict.MLE || verdict == Verdict.OLE) {
      names.add(Verdict.RTE.name());
    }
    return names.stream().anyMatch(expected::contains);
  }

  private static String describe(Judgement judgement) {
    if (judgement.verdict() == Verdict.CE) {
      String log = judgement.compilation().map(Compilation::log).orElse("");
      return "CE: " + log.lines().findFirst().orElse("no message");
    }
    return judgement.tests().stream()
        .filter(test -> test.verdict() == judgement.verdict())
        .findFirst()
        .map(PackageVerifier::describe)
        .orElse(judgement.verdict().name());
  }

  private static String describe(TestResult test) {
    return test.verdict()
        + " on "
        + test.name()
        + (test.message().isEmpty() ? "" : ": " + test.message());
  }

  private Optional<Language> languageOf(JurySubmission submission) {
    return submission.files().stream()
        .flatMap(file -> languages.forFile(file.name()).stream())
        .findFirst();
  }

  private static List<SourceFile> read(JurySubmission submission) throws IOException {
    List<SourceFile> files = new ArrayList<>();
    for (JurySubmission.File file : submission.files()) {
      files.add(new SourceFile(file.name(), Files.readAllBytes(file.path())));
    }
    return files;
  }

  private static Checked unjudged(JurySubmission submission, String reason) {
    return new Checked(
        submission, Optional.empty(), Verdict.JE, false, Duration.ZERO, List.of(reason));
  }
}
