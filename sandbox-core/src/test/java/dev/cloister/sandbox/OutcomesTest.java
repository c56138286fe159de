package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomesTest {
  @RegisterExtension static final Sandboxes SANDBOXES = new Sandboxes();

  private static RunResult sh(String script) throws Exception {
    return SANDBOXES.sandbox().run(Command.of("sh", "-c", script));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 42, 43, 125, 126, 127, 128, 137, 254, 255})
  void anExitCodeIsReportedAsItIs(int code) throws Exception {
    assertThat(sh("exit " + code).outcome()).isEqualTo(new Outcome.Exited(code));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 8, 9, 11, 13, 14, 15, 31})
  void aSignalIsReportedAsItIs(int signal) throws Exception {
    assertThat(sh("kill -" + signal + " $$").outcome()).isEqualTo(new Outcome.Signalled(signal));
  }

  @Test
  void abortIsASignal() throws Exception {
    RunResult result =
        SANDBOXES.sandbox().run(Command.of("python3", "-c", "import os; os.abort()"));
    assertThat(result.outcome()).isEqualTo(new Outcome.Signalled(6));
  }

  @Test
  void bothOutputsAreCapturedApart() throws Exception {
    RunResult result = sh("echo out; echo err >&2");
    assertThat(result.stdout().text()).isEqualTo("out\n");
    assertThat(result.stderr().text()).isEqualTo("err\n");
  }

  @Test
  void outputBytesStayAsTheyAre() throws Exception {
    RunResult result = sh("printf '\\377\\000\\012\\303'");
    assertThat(result.stdout().bytes())
        .containsExactly((byte) 0xff, (byte) 0, (byte) '\n', (byte) 0xc3);
  }

  @Test
  void argumentsAndEnvironmentArePassedExactly() throws Exception {
    RunResult result =
        SANDBOXES
            .sandbox()
            .run(
                Command.builder(
                        "sh", "-c", "printf '%s|' \"$@\"; echo; env", "sh", "a b", "", "ü$x\n")
                    .env(java.util.Map.of("PATH", "/usr/bin", "ONLY", "ü=1"))
                    .build());
    assertThat(result.stdout().text()).startsWith("a b||ü$x\n|\n");
    assertThat(result.stdout().text().lines().filter(l -> l.contains("=")))
        .contains("ONLY=ü=1", "PATH=/usr/bin")
        .noneMatch(line -> line.startsWith("HOME="));
  }

  @Test
  void figuresAreMeasured() throws Exception {
    RunResult result =
        SANDBOXES
            .sandbox()
            .run(
                Command.of(
                    "python3", "-c", "x = bytearray(30 << 20)\nfor i in range(10**6): pass"));
    assertThat(result.cpuTime()).isPositive();
    assertThat(result.wallTime()).isPositive();
    assertThat(result.userTime()).isPositive();
    assertThat(result.peakMemoryBytes()).isBetween(30L << 20, 256L << 20);
  }

  @Test
  void aCommandThatDoesNotExistSaysSo() {
    assertThatThrownBy(() -> SANDBOXES.sandbox().run(Command.of("no-such-program")))
        .isInstanceOfSatisfying(
            CommandException.class,
            e -> {
              assertThat(e)
                  .hasMessageContaining("no-such-program")
                  .hasMessageContaining("No such file");
              assertThat(e.stage()).isEqualTo("exec");
              assertThat(e.errno()).isEqualTo(2);
              assertThat(e.mend()).contains("PATH");
            });
  }

  @Test
  void aFolderToWorkInThatDoesNotExistSaysSo() {
    Command command = Command.builder("true").workingDirectory("/nowhere").build();
    assertThatThrownBy(() -> SANDBOXES.sandbox().run(command))
        .isInstanceOfSatisfying(
            CommandException.class,
            e -> {
              assertThat(e).hasMessageContaining("/nowhere");
              assertThat(e.stage()).isEqualTo("working-directory");
            });
  }

  @Test
  void whatIsNotExecutableSaysSoAndTheCellStaysUsable() throws Exception {
    try (Cell cell = SANDBOXES.sandbox().openCell(CellSpec.defaults())) {
      cell.put("data", "no program".getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> cell.run(Command.of("/work/data")))
          .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.errno()).isEqualTo(13));
      assertThat(cell.run(Command.of("cat", "data")).stdout().text()).isEqualTo("no program");
    }
  }

  @Test
  void theLongestCommandThatIsNotRefusedRuns() throws Exception {
    String longest = "x".repeat(120_000);
    assertThat(SANDBOXES.sandbox().run(Command.of("printf", "%s", longest)).stdout().text())
        .isEqualTo(longest);
  }

  @Test
  void whatTheProgramStartedEndsWithIt() throws Exception {
    RunResult result = sh("(setsid sleep 1000 </dev/null >/dev/null 2>&1 &) ; echo done");
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stdout().text()).isEqualTo("done\n");
    assertThat(result.wallTime()).isLessThan(java.time.Duration.ofSeconds(5));
  }

  @Test
  void aChildThatKeepsTheOutputOpenDoesNotDelayTheResult() throws Exception {
    RunResult result = sh("sleep 1000 & echo done");
    assertThat(result.stdout().text()).isEqualTo("done\n");
    assertThat(result.wallTime()).isLessThan(java.time.Duration.ofSeconds(5));
  }
}
