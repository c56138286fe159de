package dev.cloister.grader.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubmissionsReaderTest {
  @TempDir private Path parent;

  private static Map<String, Expectation> expectations(Packages files) throws ProblemException {
    return files.load().submissions().stream()
        .collect(Collectors.toMap(JurySubmission::path, JurySubmission::expected));
  }

  @Test
  void theFolderSaysWhatASubmissionShouldGet() throws Exception {
    Packages files = Packages.in(parent, Packages.CURRENT);
    for (String folder :
        new String[] {"accepted", "wrong_answer", "time_limit_exceeded", "compiler_error", "odd"}) {
      files.file("submissions/" + folder + "/a.py", "");
    }
    Map<String, Expectation> found = expectations(files);
    assertThat(found.get("accepted/a.py").isAccepted()).isTrue();
    assertThat(found.get("wrong_answer/a.py"))
        .isEqualTo(Expectation.tests(Set.of("AC", "WA"), Set.of("WA")));
    assertThat(found.get("time_limit_exceeded/a.py").permitted()).containsOnly("AC", "TLE");
    assertThat(found.get("compiler_error/a.py").words()).containsExactly("CE");
    assertThat(found.get("odd/a.py").words()).isEmpty();
  }

  @Test
  void aLegacyTimeoutMayAlsoBeWrong() throws Exception {
    Packages files =
        Packages.in(parent, Packages.LEGACY).file("submissions/time_limit_exceeded/a.py", "");
    assertThat(expectations(files).get("time_limit_exceeded/a.py").permitted())
        .containsOnly("AC", "WA", "TLE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# @EXPECTED_RESULTS@: WRONG-ANSWER, TIMELIMIT|TLE,WA",
        "/* @EXPECTED_RESULTS@: correct */|AC",
        "<!-- @EXPECTED_RESULTS@: RUN_TIME_ERROR -->|RTE",
        "# @EXPECTED_RESULTS@:COMPILER-ERROR|CE",
      })
  void theTagInASourceSaysItInsteadOfTheFolder(String line, String expected) throws Exception {
    Packages files =
        Packages.in(parent, Packages.CURRENT).file("submissions/accepted/a.py", "x\n" + line);
    assertThat(String.join(",", expectations(files).get("accepted/a.py").words()))
        .isEqualTo(expected);
  }

  @Test
  void aFolderIsOneSubmission() throws Exception {
    Packages files =
        Packages.in(parent, Packages.CURRENT)
            .file("submissions/accepted/two/a.c", "")
            .file("submissions/accepted/two/lib/b.h", "");
    JurySubmission submission = files.load().submissions().get(0);
    assertThat(submission.path()).isEqualTo("accepted/two");
    assertThat(submission.files().stream().map(JurySubmission.File::name))
        .containsExactly("a.c", "lib/b.h");
  }
}
