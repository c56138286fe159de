package dev.cloister.grader.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cloister.grader.problem.ProblemLimits.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PackageLoaderTest {
  @TempDir private Path parent;

  @Test
  void aPackageOf2025IsRead() throws Exception {
    Problem problem = Packages.in(parent, Packages.CURRENT).load();
    assertThat(problem.id()).isEqualTo("echo");
    assertThat(problem.names()).isEqualTo(Map.of("en", "Echo", "de", "Echo"));
    assertThat(problem.uuid()).isPresent();
    ProblemLimits limits = problem.limits();
    assertThat(limits.time()).isEqualTo(Duration.ofMillis(1500));
    assertThat(limits.timeSource()).isEqualTo(TimeSource.PROBLEM_YAML);
    assertThat(limits.memoryBytes()).isEqualTo(64L << 20);
    assertThat(limits.outputBytes()).isEqualTo(2L << 20);
    assertThat(limits.codeBytes()).isEqualTo(10L << 10);
    assertThat(limits.compilationTime()).hasValue(Duration.ofSeconds(7));
    assertThat(limits.compilationMemoryBytes()).isEmpty();
  }

  @Test
  void samplesComeFirstAndNamesAreInTheirOrder() throws Exception {
    Packages files = Packages.in(parent, Packages.CURRENT).test("secret/a-1").test("secret/B");
    assertThat(names(files.load()))
        .containsExactly("sample/1", "sample/2", "secret/B", "secret/a", "secret/a-1", "secret/b");
  }

  @Test
  void nestedLegacyGroupsAreFlattenedInTheOrderOfTheirNames() throws Exception {
    Packages files =
        Packages.in(parent, Packages.LEGACY)
            .test("secret/ab/x")
            .test("secret/ab/deep/y")
            .test("secret/c");
    assertThat(names(files.load()).subList(2, 7))
        .containsExactly("secret/a", "secret/ab/deep/y", "secret/ab/x", "secret/b", "secret/c");
  }

  @Test
  void hiddenAndOddlyNamedFilesAreNotThere() throws Exception {
    Packages files =
        Packages.in(parent, Packages.CURRENT).test("secret/.hidden").test("secret/with space");
    assertThat(names(files.load())).hasSize(4);
  }

  @Test
  void aLegacyPackageMayLackAlmostEverything() throws Exception {
    Problem problem = Packages.in(parent, "author:\n").load();
    assertThat(problem.version()).isEqualTo(FormatVersion.LEGACY);
    assertThat(problem.name()).isEqualTo("echo");
    assertThat(problem.limits().timeSource()).isEqualTo(TimeSource.DEFAULT);
    assertThat(problem.limits().time()).isEqualTo(Duration.ofSeconds(2));
    assertThat(problem.limits().memoryBytes()).isEqualTo(2L << 30);
  }

  @Test
  void theTimeLimitFilesOfTheIcpcToolsAreAFallback() throws Exception {
    Packages files = Packages.in(parent, Packages.LEGACY).file(".timelimit", "3\n");
    assertThat(files.load().limits().time()).isEqualTo(Duration.ofSeconds(3));
    files.file("domjudge-problem.ini", "name=x\ntimelimit = '0.5' ; seconds\n");
    assertThat(files.load().limits().time()).isEqualTo(Duration.ofMillis(500));
    files.file("problem.yaml", "limits: {time_limit: 4}\n");
    assertThat(files.load().limits().time()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void legacyValidatorArgumentsAreThoseOfTheProblemThenOfTheGroup() throws Exception {
    Packages files =
        Packages.in(parent, Packages.LEGACY)
            .file("data/secret/testdata.yaml", "output_validator_flags: float_tolerance 1e-3\n")
            .test("secret/deep/x");
    Map<String, ValidatorArguments> arguments = arguments(files.load());
    assertThat(arguments.get("sample/1").caseSensitive()).isTrue();
    assertThat(arguments.get("sample/1").comparesNumbers()).isFalse();
    assertThat(arguments.get("secret/a").absoluteTolerance()).hasValue(1e-3);
    assertThat(arguments.get("secret/a").caseSensitive()).isTrue();
    assertThat(arguments.get("secret/deep/x").relativeTolerance()).hasValue(1e-3);
  }

  @Test
  void validatorArgumentsOf2025AreThoseOfTheTestElseOfItsGroup() throws Exception {
    Packages files =
        Packages.in(parent, Packages.CURRENT)
            .file("data/secret/test_group.yaml", "output_validator_args: [case_sensitive]\n")
            .file("data/secret/a.yaml", "output_validator_args: [float_tolerance, '1e-3']\n");
    Map<String, ValidatorArguments> arguments = arguments(files.load());
    assertThat(arguments.get("sample/1")).isEqualTo(ValidatorArguments.none());
    assertThat(arguments.get("secret/b").caseSensitive()).isTrue();
    assertThat(arguments.get("secret/a").caseSensitive()).isFalse();
    assertThat(arguments.get("secret/a").comparesNumbers()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time_limit: 1.5|time_limit: -1|limits.time_limit: is -1 seconds",
        "time_limit: 1.5|time_limit: 1e999999999|limits.time_limit: is",
        "time_limit: 1.5|time_limit: 1e-999999999|limits.time_limit: is",
        "time_limit: 1.5|time_limit: .nan|limits.time_limit",
        "time_limit: 1.5|time_limit: fast|limits.time_limit: must be a number, not 'fast'",
        "time_limit: 1.5|time_limit: 301|this judge allows 5m",
        "memory: 64|memory: 0|limits.memory: is 0; it must be from 1",
        "memory: 64|memory: 64.5|limits.memory: must be a whole number",
        "memory: 64|memory: 99999|this judge allows 16g",
        "memory: 64|memroy: 64|limits.memroy: unknown key",
        "output: 2|validation_passes: 2|limits.validation_passes: unknown key",
        "2025-09|2077-01|'2077-01' is not supported",
        "uuid: 0b|uuid: xx|is not a UUID",
        "'name: {en: Echo, de: Echo}'|name: 7|name: must be a text; write it in quotes",
        "'name: {en: Echo, de: Echo}'|'name: {}'|name: must have a name",
        "'name: {en: Echo, de: Echo}'|license: cc0|the key 'name' is missing",
        "uuid:|type: scoring; uuid:|type: scoring problems are not supported yet",
        "uuid:|type: [pass-fail, interactive]; uuid:|interactive problems are not supported yet",
        "uuid:|type: multi-pass; uuid:|multi-pass problems are not supported yet",
        "uuid:|type: funny; uuid:|unknown type 'funny'",
        "uuid:|languages: [c]; uuid:|restricting the languages is not supported yet",
        "uuid:|constants: {n: 5}; uuid:|constants are not supported yet",
        "uuid:|license: mine; uuid:|license: is none of",
        "uuid:|validation: default; uuid:|validation: unknown key",
      })
  void aBrokenProblemYamlIsRefusedWithFileLineAndKey(String good, String bad, String message)
      throws IOException {
    String text = Packages.CURRENT.replace(good, bad.replace("; ", "\n"));
    assertThat(text).isNotEqualTo(Packages.CURRENT);
    Packages files = Packages.in(parent, text);
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(files::load)
        .withMessageContaining(message)
        .withMessageMatching("(?s)echo(/problem.yaml:\\d)?: .*|echo/problem.yaml:\\d: .*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "validation: custom interactive|validation: 'custom interactive' is not supported yet",
        "type: scoring|scoring problems are not supported yet",
        "grading: {objective: max}|scoring problems are not supported yet",
        "validator_flags: fuzzy|knows no argument 'fuzzy'",
        "validator_flags: float_tolerance|needs a number",
        "credits: me|credits: unknown key",
      })
  void aLegacyPackageThatNeedsMoreIsRefused(String line, String message) throws IOException {
    Packages files = Packages.in(parent, "name: x\n" + line + "\n");
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(files::load)
        .withMessageContaining("echo/problem.yaml:2: ")
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "output_validator/check.py|x|custom output validators",
        "output_validators/check.py|x|custom output validators",
        "static_validator/check.py|x|static validators",
        "include/c/lib.h|x|files included with submissions",
        "submissions/submissions.yaml|x|submissions/submissions.yaml: is not supported",
        "data/secret/a.files/x|x|tests with files of their own",
        "data/secret/a.yaml|args: [x]|args: arguments for the submission",
        "data/secret/a.yaml|color: red|color: unknown key",
        "data/secret/c.ans|x|data/secret/c.ans: there is no input",
        "data/secret/c.in|x|data/secret/c.in: there is no answer",
        "data/secret/test_group.yaml|max_score: 5|max_score: scoring",
        "data/secret/test_group.yaml|require_pass: sample|require_pass: scoring",
        "data/secret/test_group.yaml|output_validator_args: [x]|knows no argument 'x'",
        "data/secret/group/x.in|x|has both tests and groups",
        "data/sample/group/x.in|x|data/sample cannot have groups",
        "submissions/accepted/a.c|// @EXPECTED_RESULTS@: MAYBE|unknown result 'MAYBE'",
      })
  void whatWouldChangeTheJudgingIsRefused(String file, String content, String message)
      throws IOException {
    Packages files = Packages.in(parent, Packages.CURRENT).file(file, content + "\n");
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(files::load)
        .withMessageStartingWith("echo/")
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "on_reject: continue|on_reject: 'continue' is not supported yet",
        "grading: custom|grading: 'custom' is not supported yet",
        "grader_flags: min|grader_flags: 'min' is not supported yet",
        "range: 0 100|range: scoring is not supported yet",
        "'output_validator_flags: {name: x, flags: y}'|naming a validator is not supported yet",
      })
  void aLegacyGroupThatNeedsMoreIsRefused(String line, String message) throws IOException {
    Packages files =
        Packages.in(parent, Packages.LEGACY).file("data/secret/testdata.yaml", line + "\n");
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(files::load)
        .withMessageContaining("echo/data/secret/testdata.yaml:1: ")
        .withMessageContaining(message);
  }

  @Test
  void validatorArgumentsThatGroupsMightInheritAreRefused() throws IOException {
    Packages files =
        Packages.in(parent, Packages.CURRENT)
            .without("data/secret/a.in")
            .without("data/secret/a.ans")
            .without("data/secret/b.in")
            .without("data/secret/b.ans")
            .test("secret/g/x")
            .file("data/secret/test_group.yaml", "output_validator_args: [case_sensitive]\n");
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(files::load)
        .withMessageContaining("does not say whether groups inherit it");
  }

  @Test
  void aLinkOutOfThePackageIsRefused() throws IOException {
    Path secret = Files.writeString(parent.resolve("secret.txt"), "x");
    Packages files =
        Packages.in(parent, Packages.CURRENT)
            .file("data/secret/c.ans", "x")
            .link("data/secret/c.in", secret.toString());
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(files::load)
        .withMessageContaining("echo/data/secret/c.in: is a link that leads out of the package");
  }

  @Test
  void aPackageWithoutSecretTestsIsRefused() throws IOException {
    Packages files = Packages.in(parent, Packages.CURRENT);
    for (String name : List.of("a.in", "a.ans", "b.in", "b.ans")) {
      files.without("data/secret/" + name);
    }
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(files::load)
        .withMessageContaining("echo/data/secret: holds no test");
  }

  private static List<String> names(Problem problem) {
    return problem.tests().stream().map(TestCase::name).toList();
  }

  private static Map<String, ValidatorArguments> arguments(Problem problem) {
    return problem.tests().stream().collect(Collectors.toMap(TestCase::name, TestCase::validator));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "../sample"})
  void aFolderThatLeadsBackIntoItselfIsRefused(String target) throws IOException {
    Packages files =
        Packages.in(parent, Packages.LEGACY)
            .link("data/secret/l", target)
            .link("data/secret/m", target)
            .link("data/sample/n", "../secret");
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(files::load)
        .withMessageContaining("is a link that leads back to a folder that it lies in");
  }
}
