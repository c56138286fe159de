package dev.cloister.grader.judging;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the judge concludes of a submission.
 *
 * @param verdict on the whole: that of the first test that is not AC, else AC
 * @param compilation what came of compiling; empty if the judge failed before
 * @param tests those that were run, in order
 * @param fault what failed, for the operator, where the verdict is JE; else empty
 */
public record Judgement(
    Verdict verdict, Optional<Compilation> compilation, List<TestResult> tests, String fault) {

  /** Copies the list. */
  public Judgement {
    tests = List.copyOf(tests);
  }

  static Judgement compileError(String log) {
    return new Judgement(Verdict.CE, Optional.of(new Compilation(false, log)), List.of(), "");
  }

  /** The judge failed. */
  public static Judgement judgeError(
      Optional<Compilation> compilation, List<TestResult> tests, String fault) {
    return new Judgement(Verdict.JE, compilation, tests, fault);
  }

  static Judgement ofTests(Compilation compilation, List<TestResult> tests) {
    Verdict verdict =
        tests.stream()
            .map(TestResult::verdict)
            .filter(each -> each != Verdict.AC)
            .findFirst()
            .orElse(Verdict.AC);
    return new Judgement(verdict, Optional.of(compilation), tests, "");
  }

  /** The processor time of the slowest test, zero if none was run. */
  public Duration slowest() {
    return tests.stream().map(TestResult::cpuTime).max(Duration::compareTo).orElse(Duration.ZERO);
  }
}
