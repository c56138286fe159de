package dev.cloister.grader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloister.grader.judging.OpenJudge;
import dev.cloister.grader.judging.StateFolders;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandLineTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String APLUSB = OpenJudge.EXAMPLES.resolve("aplusb").toString();

  private static Path state;
  private static Cli cli;

  @TempDir private Path folder;

  @BeforeAll
  static void createState() throws Exception {
    state = StateFolders.create();
    cli = new Cli(state, Map.of());
  }

  @AfterAll
  static void removeState() throws Exception {
    StateFolders.remove(state);
  }

  @Test
  void runPassesOutputAndExitCode() throws Exception {
    Cli.Ended ended = cli.run("run", "--", "bash", "-c", "echo out; echo err >&2; exit 7");
    assertThat(ended.code()).isEqualTo(7);
    assertThat(ended.text()).isEqualTo("out\n");
    assertThat(ended.err()).isEqualTo("err\n");
  }

  @Test
  void runPassesInputByteForByte() throws Exception {
    byte[] input = new byte[3_000_000];
    new Random(1).nextBytes(input);
    Cli.Ended ended = cli.runWithInput(input, "run", "--memory", "64m", "cat");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).isEqualTo(input);
  }

  @Test
  void runEndsWithItsProgramThoughItsInputStaysOpen() throws Exception {
    Process process = cli.start(List.of(), "run", "--", "echo", "done");
    CompletableFuture<byte[]> out = Cli.read(process.getInputStream());
    CompletableFuture<byte[]> err = Cli.read(process.getErrorStream());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Cli.ended(process, out, err).text()).isEqualTo("done\n");
    process.getOutputStream().close();
  }

  @Test
  void runShowsOutputWhileTheProgramRuns() throws Exception {
    Process process =
        cli.start(List.of(), "run", "--", "bash", "-c", "echo first; read x; echo $x");
    assertThat(process.inputReader().readLine()).isEqualTo("first");
    process.getOutputStream().write("second\n".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    assertThat(process.inputReader().readLine()).isEqualTo("second");
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    process.getOutputStream().close();
  }

  @Test
  void runTakesFilesAndAFileAsInput() throws Exception {
    Path input = Files.writeString(folder.resolve("in.txt"), "41\n");
    Path program = Files.writeString(folder.resolve("p.sh"), "read n; echo $((n+1))");
    Cli.Ended ended =
        cli.run(
            "run",
            "--file",
            "lib/p.sh=" + program,
            "--stdin",
            input.toString(),
            "--",
            "bash",
            "lib/p.sh");
    assertThat(ended.text()).as(ended.err()).isEqualTo("42\n");
  }

  @Test
  void runWritesItsFiguresAsJson() throws Exception {
    Path json = folder.resolve("run.json");
    assertThat(cli.run("run", "--json", json.toString(), "--", "true").code()).isZero();
    JsonNode result = JSON.readTree(json.toFile());
    assertThat(result.path("outcome").asText()).isEqualTo("exited");
    assertThat(result.path("exitCode").asInt()).isZero();
    assertThat(result.has("stdout")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kill -15 $$|143|",
        "kill -9 $$|137|",
        "while :; do :; done|125|the cpu limit was reached",
        "sleep 60|125|the idle limit was reached",
        "yes|125|the output limit was reached",
      })
  void runTellsHowAProgramEnded(String script, int code, String reason) throws Exception {
    Cli.Ended ended =
        cli.run(
            "run", "--time", "500ms", "--wall", "2s", "--output", "1k", "--", "bash", "-c", script);
    assertThat(ended.code()).isEqualTo(code);
    assertThat(ended.err()).contains(reason == null ? "" : reason);
  }

  @Test
  void runTellsACommandThatIsNotThereFromOneThatCannotBeExecuted() throws Exception {
    assertThat(cli.run("run", "--", "no-such-program").code()).isEqualTo(127);
    assertThat(cli.run("run", "--", "/etc/passwd").code()).isEqualTo(126);
  }

  @Test
  void runEndsWhenWhoReadsItsOutputIsGone() throws Exception {
    Process process = cli.start(List.of(), "run", "--wall", "60s", "--", "yes");
    assertThat(process.getInputStream().read()).isEqualTo('y');
    process.getInputStream().close();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    process.getOutputStream().close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run|Missing required parameter",
        "run --time -1s -- true|'-1s' is not a duration",
        "run --time 0s -- true|limit cpu is",
        "run --memory 64 -- true|limit memory is 64",
        "run --network wan -- true|expected one of",
        "run --template windows -- true|windows",
        "run --file x=/no/such/file -- true|/no/such/file is not a file that can be read",
        "run --file ../x=/etc/hostname -- true|below the work folder",
        "run --stdin /no/such/file -- true|/no/such/file cannot be read",
        "grade /no/such/problem x.c|no such problem package",
        "verify /tmp|problem.yaml: no such file",
        "grade --fresh-cell test . x.c|expected one of",
        "serve --port 99999|must be from 0 to 65535",
        "serve --problems /no/such|is not a folder",
        "serve|name one with --problems",
        "template list|Unmatched argument",
        "nonsense|Unmatched argument",
        "languages --languages /no/such|/no/such",
      })
  void aWrongCommandLineIsRefusedWithCodeTwo(String arguments, String message) throws Exception {
    Cli.Ended ended = cli.run(arguments.split(" ", -1));
    assertThat(ended.err()).contains(message).doesNotContain("\tat ");
    assertThat(ended.code()).isEqualTo(2);
  }

  @Test
  void aSettingThatIsMalformedIsRefusedWithCodeTwo() throws Exception {
    Cli.Ended ended =
        new Cli(state, Map.of("CLOISTER_QUEUE_WORKERS", "0")).run("serve", "--port", "0");
    assertThat(ended.err()).contains("CLOISTER_QUEUE_WORKERS is '0'");
    assertThat(ended.code()).isEqualTo(2);
  }

  @Test
  void gradeTellsEachTestAndTheVerdict() throws Exception {
    Cli.Ended ended = cli.run("grade", APLUSB, APLUSB + "/submissions/accepted/sol.sh");
    assertThat(ended.code()).as(ended.text() + ended.err()).isZero();
    assertThat(ended.text())
        .contains("AC   sample/01")
        .contains("AC (accepted), 18 of 18 tests run")
        .doesNotContain("\u001b");
  }

  @Test
  void gradeOfAWrongProgramEndsWithOneAndSaysWhy() throws Exception {
    Path wrong = Files.writeString(folder.resolve("a.sh"), "echo 5");
    Cli.Ended ended = cli.run("grade", APLUSB, wrong.toString(), "--json");
    assertThat(ended.code()).isEqualTo(1);
    JsonNode json = JSON.readTree(ended.out());
    assertThat(json.path("verdict").asText()).isEqualTo("WA");
    assertThat(json.path("language").asText()).isEqualTo("bash");
    assertThat(json.path("tests").path(0).path("message").asText()).contains("expected");
  }

  @Test
  void aSourceThatACompilerQuotesDoesNotSteerTheTerminal() throws Exception {
    Path source =
        Files.writeString(
            state.resolve("steers.c"),
            "int main(void) { /* \u001b]0;title\u0007\u009b2J\u202e */ return missing; }\n");
    Cli.Ended ended = cli.run("grade", APLUSB, source.toString(), "--language", "c");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.text())
        .contains("return missing;")
        .contains("<U+001B>]0;title<U+0007><U+009B>2J<U+202E>")
        .doesNotContain("\u001b", "\u0007", "\u009b", "\u202e");
  }

  @Test
  void jsonDoesNotWriteOverASource() throws Exception {
    Path one = Files.writeString(folder.resolve("a.sh"), "echo 5");
    Path other = Files.writeString(folder.resolve("b.sh"), "echo 5");
    Cli.Ended ended = cli.run("grade", APLUSB, "--json", one.toString(), other.toString());
    assertThat(ended.code()).isEqualTo(2);
    assertThat(one).hasContent("echo 5");
  }

  @Test
  void gradeNamesALanguageThatIsNotThere() throws Exception {
    Path source = Files.writeString(folder.resolve("a.xyz"), "");
    assertThat(cli.run("grade", APLUSB, source.toString()).code()).isEqualTo(2);
    Cli.Ended ended = cli.run("grade", APLUSB, source.toString(), "--language", "klingon");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("there is no language 'klingon'");
  }

  @Test
  void verifyTellsWhatIsNotAsExpected() throws Exception {
    Path problem = OpenJudge.writeDoubling(folder);
    Files.createDirectories(problem.resolve("submissions/accepted"));
    Files.writeString(problem.resolve("submissions/accepted/a.sh"), "read n; echo $((2*n))");
    assertThat(cli.run("verify", problem.toString()).code()).isZero();
    Files.writeString(problem.resolve("submissions/accepted/b.sh"), "echo 2");
    Cli.Ended ended = cli.run("verify", problem.toString(), "--json", "-");
    assertThat(ended.code()).isEqualTo(1);
    JsonNode json = JSON.readTree(ended.out());
    assertThat(json.path("asExpected").asBoolean()).isFalse();
    assertThat(json.path("submissions").findValuesAsText("asExpected"))
        .containsExactly("true", "false");
  }

  @Test
  void languagesAreListed() throws Exception {
    JsonNode json = JSON.readTree(cli.run("languages", "--json").out());
    assertThat(json.findValuesAsText("id")).contains("c", "cpp17", "python3");
    assertThat(cli.run("languages").text()).contains("C++17");
  }

  @Test
  void doctorSaysWhatTheMachineAllows() throws Exception {
    Cli.Ended ended = cli.run("doctor", "--json");
    assertThat(ended.code()).isZero();
    assertThat(JSON.readTree(ended.out()).findValuesAsText("level")).isNotEmpty();
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Cli.Ended ended =
          cli.run(
              "serve",
              "--port",
              Integer.toString(taken.getLocalPort()),
              "--problems",
              OpenJudge.EXAMPLES.toString());
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err())
          .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .contains("in use");
    }
  }
}
