package dev.cloister.grader.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.grader.problem.JurySubmission;
import dev.cloister.grader.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class PackageVerifierTest {
  @RegisterExtension private static final OpenJudge JUDGE = new OpenJudge();

  @TempDir private Path parent;

  private static PackageVerifier verifier() {
    return new PackageVerifier(
        JUDGE.context().judge(), JUDGE.context().languages(), TestSelection.UNTIL_TIMEOUT);
  }

  @TestFactory
  Stream<DynamicTest> everySubmissionOfTheExamplesGetsWhatItsFolderPromises() throws Exception {
    try (Stream<Path> folders = Files.list(OpenJudge.EXAMPLES)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("problem.yaml")))
          .sorted()
          .toList()
          .stream()
          .flatMap(PackageVerifierTest::submissionsOf);
    }
  }

  private static Stream<DynamicTest> submissionsOf(Path folder) {
    try {
      Problem problem = JUDGE.load(folder);
      return problem.submissions().stream()
          .map(
              submission ->
                  DynamicTest.dynamicTest(
                      problem.id() + "/" + submission.path(), () -> check(problem, submission)));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void check(Problem problem, JurySubmission submission) throws Exception {
    JUDGE.language(
        JUDGE.context().languages().forFile(submission.files().get(0).name()).orElseThrow().id());
    PackageVerifier.Checked checked = verifier().check(problem, submission, JudgeListener.NONE);
    assertThat(checked.asExpected()).as(checked.toString()).isTrue();
  }

  private PackageVerifier.Checked verify(String path, String source) throws Exception {
    Path folder = OpenJudge.writeDoubling(parent);
    Path file = folder.resolve("submissions").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
    Problem problem = JUDGE.load(folder);
    return verifier().check(problem, problem.submissions().get(0), JudgeListener.NONE);
  }

  @Test
  void anAcceptedSolutionThatIsWrongIsNamedWithItsTest() throws Exception {
    PackageVerifier.Checked checked = verify("accepted/a.sh", "echo 2");
    assertThat(checked.asExpected()).isFalse();
    assertThat(checked.remarks()).singleElement().asString().startsWith("WA on secret/2: line 1");
  }

  @Test
  void aWrongSolutionThatIsAcceptedIsASurprise() throws Exception {
    PackageVerifier.Checked checked = verify("wrong_answer/a.sh", "read n; echo $((2*n))");
    assertThat(checked.verdict()).isEqualTo(Verdict.AC);
    assertThat(checked.remarks()).containsExactly("no test got WA");
  }

  @Test
  void aWrongSolutionThatAlsoCrashesIsASurprise() throws Exception {
    PackageVerifier.Checked checked =
        verify("wrong_answer/a.sh", "read n; [ $n = 3 ] && exit 1; echo 0");
    assertThat(checked.verdict()).isEqualTo(Verdict.WA);
    assertThat(checked.asExpected()).isFalse();
    assertThat(checked.remarks().get(0)).startsWith("RTE on secret/3");
  }

  @Test
  void anAcceptedSolutionNearTheTimeLimitIsAWarning() throws Exception {
    PackageVerifier.Checked checked =
        verify(
            "accepted/a.py",
            "import time\nwhile time.process_time() < 0.33: pass\nprint(2 * int(input()))");
    assertThat(checked.asExpected()).as(checked.toString()).isTrue();
    assertThat(checked.remarks()).containsExactly("uses more than half of the time limit");
  }

  @Test
  void aFolderWithoutAMeaningIsASurprise() throws Exception {
    PackageVerifier.Checked checked = verify("mixed/a.sh", "echo 2");
    assertThat(checked.remarks().get(0)).contains("no @EXPECTED_RESULTS@ line");
  }

  @Test
  void aFileOfNoLanguageIsASurprise() throws Exception {
    PackageVerifier.Checked checked = verify("accepted/a.cobol", "");
    assertThat(checked.language()).isEmpty();
    assertThat(checked.asExpected()).isFalse();
  }
}
