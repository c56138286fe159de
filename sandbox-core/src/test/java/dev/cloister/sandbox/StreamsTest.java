package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsTest {
  @RegisterExtension static final Sandboxes SANDBOXES = new Sandboxes();
  @TempDir Path folder;

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 5 << 20})
  void bytesGoInAndComeOutUnchanged(int size) throws Exception {
    byte[] bytes = random(size);
    Command command = Command.builder("cat").stdin(Input.of(bytes)).build();
    RunResult result = SANDBOXES.sandbox().run(command);
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stdout().bytes()).isEqualTo(bytes);
    assertThat(result.stdout().written()).isEqualTo(size);
    assertThat(result.stdout().truncated()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_537, 5 << 20})
  void aFileGoesInUnchanged(int size) throws Exception {
    Path file = Files.write(folder.resolve("input"), random(size));
    Command command = Command.builder("cat").stdin(Input.file(file)).build();
    assertThat(SANDBOXES.sandbox().run(command).stdout().bytes()).isEqualTo(random(size));
  }

  @Test
  void aFileTooLargeForMemoryGoesInUnchanged() throws Exception {
    Path file = folder.resolve("input");
    try (var out = Files.newOutputStream(file)) {
      for (int i = 0; i < 70; i++) {
        out.write(random(1 << 20));
      }
    }
    Command command = Command.builder("cksum").stdin(Input.file(file)).build();
    String expected =
        new String(
            new ProcessBuilder("cksum")
                .redirectInput(file.toFile())
                .start()
                .getInputStream()
                .readAllBytes(),
            java.nio.charset.StandardCharsets.UTF_8);
    assertThat(SANDBOXES.sandbox().run(command).stdout().text()).isEqualTo(expected);
  }

  @Test
  void aProgramThatReadsNothingOfALargeFileEndsAsItLikes() throws Exception {
    Path file = folder.resolve("input");
    try (var channel =
        java.nio.channels.FileChannel.open(
            file,
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(new byte[1]), 200L << 20);
    }
    Command command = Command.builder("sh", "-c", "exit 3").stdin(Input.file(file)).build();
    assertThat(SANDBOXES.sandbox().run(command).outcome()).isEqualTo(new Outcome.Exited(3));
  }

  @Test
  void aProgramCannotWriteItsInputFile() throws Exception {
    Path file = Files.write(folder.resolve("input"), random(100_000));
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
    String script =
        "echo overwritten > /proc/self/fd/0; echo overwritten 1<>/proc/self/fd/0; readlink /proc/self/fd/0";
    Command command = Command.builder("sh", "-c", script).stdin(Input.file(file)).build();
    RunResult result = SANDBOXES.sandbox().run(command);
    assertThat(Files.readAllBytes(file)).isEqualTo(random(100_000));
    assertThat(result.stdout().text()).doesNotContain(file.toString());
  }

  @Test
  void anInputFileThatDoesNotExistIsAFaultAndNotAnOutcome() {
    Command command = Command.builder("cat").stdin(Input.file(folder.resolve("none"))).build();
    assertThatThrownBy(() -> SANDBOXES.sandbox().run(command))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("none");
  }

  @Test
  void aProgramThatFloodsBothOutputsLosesNothing() throws Exception {
    String script = "head -c 3000000 /dev/zero & head -c 2000000 /dev/zero >&2; wait";
    RunResult result = SANDBOXES.sandbox().run(Command.of("sh", "-c", script));
    assertThat(result.stdout().bytes()).hasSize(3_000_000);
    assertThat(result.stderr().bytes()).hasSize(2_000_000);
  }

  @Test
  void aLiveProgramAnswersWhatItIsAsked() throws Exception {
    try (Cell cell = SANDBOXES.sandbox().openCell(CellSpec.defaults())) {
      Command command =
          Command.builder("sh", "-c", "while read n; do echo $((n * 2)); done; exit 5")
              .stdin(Input.live())
              .stdout(Output.live())
              .build();
      Execution execution = cell.start(command);
      var answers =
          new java.io.BufferedReader(
              new java.io.InputStreamReader(
                  execution.stdout(), java.nio.charset.StandardCharsets.UTF_8));
      for (int i = 0; i < 100; i++) {
        execution.stdin().write((i + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(answers.readLine()).isEqualTo(Integer.toString(2 * i));
      }
      execution.stdin().close();
      assertThat(answers.readLine()).isNull();
      assertThat(execution.await().outcome()).isEqualTo(new Outcome.Exited(5));
    }
  }

  @Test
  void liveOutputCanBeReadAfterTheRun() throws Exception {
    Command command = Command.builder("echo", "late").stdout(Output.live()).build();
    Execution execution = SANDBOXES.sandbox().start(command);
    execution.await();
    assertThat(execution.stdout().readAllBytes()).asString().isEqualTo("late\n");
  }

  @Test
  void liveOutputOverTheLimitEndsTheStreamAndTheRun() throws Exception {
    Command command =
        Command.builder("yes")
            .stdout(Output.live())
            .limits(Limits.defaults().withOutputBytes(100_000))
            .build();
    Execution execution = SANDBOXES.sandbox().start(command);
    assertThat(execution.stdout().readAllBytes()).hasSize(100_000);
    assertThat(execution.await().outcome()).isEqualTo(new Outcome.LimitReached(Limit.OUTPUT));
  }

  @Test
  void theEndOfTheProgramEndsAWriteThatWaits() throws Exception {
    Command command = Command.builder("sleep", "0.2").stdin(Input.live()).build();
    Execution execution = SANDBOXES.sandbox().start(command);
    assertThatThrownBy(() -> execution.stdin().write(new byte[10 << 20]))
        .isInstanceOf(IOException.class);
    assertThat(execution.await().outcome()).isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void closingALiveOutputEndsAReadThatWaits() throws Exception {
    Execution execution =
        SANDBOXES.sandbox().start(Command.builder("sleep", "100").stdout(Output.live()).build());
    var reader =
        java.util.concurrent.CompletableFuture.supplyAsync(
            () -> {
              try {
                return "read " + execution.stdout().read();
              } catch (IOException e) {
                return "closed";
              }
            });
    org.awaitility.Awaitility.await().until(() -> anyThreadIn("awaitReady"));
    execution.stdout().close();
    assertThat(reader.get(5, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo("closed");
    execution.cancel();
    assertThat(execution.await().outcome()).isEqualTo(new Outcome.Cancelled());
  }

  private static boolean anyThreadIn(String method) {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(java.util.Arrays::stream)
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  @Test
  void streamsThatAreNotLiveAreRefused() throws Exception {
    Execution execution = SANDBOXES.sandbox().start(Command.of("true"));
    assertThatThrownBy(execution::stdin).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(execution::stdout).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(execution::stderr).isInstanceOf(IllegalStateException.class);
    execution.await();
  }
}
