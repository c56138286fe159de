package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the sandbox does when its own processes fail. */
class FaultsTest {
  private NothingLeft nothingLeft;

  @BeforeEach
  void note() throws Exception {
    Sandbox.open().close();
    nothingLeft = NothingLeft.comparedWithNow();
  }

  @AfterEach
  void nothingIsLeft() {
    nothingLeft.check();
  }

  private static ProcessHandle launcher() {
    return ProcessHandle.current().children().findFirst().orElseThrow();
  }

  private static ProcessHandle innerLauncher() {
    return launcher().children().findFirst().orElseThrow();
  }

  private static boolean isSleeping(ProcessHandle process) {
    return KernelFiles.HERE
        .text("/proc/" + process.pid() + "/cmdline")
        .orElse("")
        .contains("654321");
  }

  private List<Execution> sleepers(Sandbox sandbox, int count) throws SandboxException {
    List<Execution> sleepers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sleepers.add(sandbox.start(Command.of("sleep", "654321")));
    }
    await()
        .until(
            () ->
                ProcessHandle.current().descendants().filter(FaultsTest::isSleeping).count()
                    == count);
    nothingLeft.notice();
    return sleepers;
  }

  private void theRunsFailAndTheNextWorks(Sandbox sandbox, List<Execution> runs) throws Exception {
    for (Execution run : runs) {
      assertThatThrownBy(run::await)
          .isInstanceOfSatisfying(
              SandboxException.class, e -> assertThat(e.stage()).isIn("launcher", "supervise"));
    }
    assertThat(sandbox.run(Command.of("true")).outcome().isSuccess()).isTrue();
    nothingLeft.notice();
  }

  @Test
  void whenTheLauncherIsKilledTheRunsFailAndTheNextOneWorks() throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      List<Execution> runs = sleepers(sandbox, 20);
      launcher().destroyForcibly();
      theRunsFailAndTheNextWorks(sandbox, runs);
    }
  }

  @Test
  void whenTheInnerLauncherIsKilledTheRunsFailAndTheNextOneWorks() throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      List<Execution> runs = sleepers(sandbox, 20);
      innerLauncher().destroyForcibly();
      theRunsFailAndTheNextWorks(sandbox, runs);
    }
  }

  @Test
  void aCellOfALauncherThatIsGoneIsOfNoMoreUse() throws Exception {
    try (Sandbox sandbox = Sandbox.open();
        Cell cell = sandbox.openCell(CellSpec.defaults())) {
      cell.run(Command.of("true"));
      nothingLeft.notice();
      launcher().destroyForcibly();
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> cell.run(Command.of("true")))
                      .isInstanceOf(SandboxException.class)
                      .hasMessageContaining("launcher"));
      assertThat(sandbox.run(Command.of("true")).outcome().isSuccess()).isTrue();
      nothingLeft.notice();
    }
  }

  @Test
  void whenACellsInitIsKilledOnlyItsRunFails() throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      Execution victim = sleepers(sandbox, 1).get(0);
      Execution other = sandbox.start(Command.of("sh", "-c", "sleep 0.5; exit 4"));
      ProcessHandle sleeping = sleeping().orElseThrow();
      sleeping.parent().orElseThrow().destroyForcibly();
      assertThatThrownBy(victim::await)
          .isInstanceOfSatisfying(
              SandboxException.class, e -> assertThat(e.stage()).isEqualTo("supervise"));
      assertThat(other.await().outcome()).isEqualTo(new Outcome.Exited(4));
    }
  }

  @Test
  void aCellThatDoesNotAnswerIsGivenUpSomeSecondsAfterTheWallLimit() throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      Limits limits = Limits.defaults().withWall(Duration.ofSeconds(1));
      Execution victim = sandbox.start(Command.builder("sleep", "654321").limits(limits).build());
      await().until(() -> sleeping().isPresent());
      nothingLeft.notice();
      long init = sleeping().orElseThrow().parent().orElseThrow().pid();
      assertThat(new ProcessBuilder("kill", "-STOP", "" + init).start().waitFor()).isZero();
      assertThatThrownBy(victim::await)
          .isInstanceOf(SandboxException.class)
          .hasMessageContaining("no result");
      assertThat(sandbox.run(Command.of("true")).outcome().isSuccess()).isTrue();
    }
  }

  private static Optional<ProcessHandle> sleeping() {
    return ProcessHandle.current().descendants().filter(FaultsTest::isSleeping).findFirst();
  }

  @Test
  void closingTheSandboxFailsItsRunsAndLeavesNothing() throws Exception {
    Sandbox sandbox = Sandbox.open();
    List<Execution> runs = sleepers(sandbox, 5);
    sandbox.close();
    assertThat(ProcessHandle.current().descendants()).isEmpty();
    for (Execution run : runs) {
      assertThatThrownBy(run::await)
          .isInstanceOf(SandboxException.class)
          .hasMessageContaining("closed");
    }
    assertThatThrownBy(() -> sandbox.run(Command.of("true")))
        .isInstanceOf(IllegalStateException.class);
    sandbox.close();
  }

  @Test
  void aCallbackThatBlocksDoesNotStopOthers() throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      CountDownLatch release = new CountDownLatch(1);
      for (int i = 0; i < 5; i++) {
        Execution run = sandbox.start(Command.of("true"));
        var unused =
            run.result()
                .thenAccept(
                    result -> {
                      try {
                        release.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    });
      }
      assertThat(sandbox.run(Command.of("true")).outcome().isSuccess()).isTrue();
      RunResult later =
          sandbox
              .start(Command.of("true"))
              .result()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      assertThat(later.outcome().isSuccess()).isTrue();
      release.countDown();
      nothingLeft.notice();
    }
  }

  @Test
  void aFaultCompletesTheStageExceptionally() throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      var result = sandbox.start(Command.of("no-such-program")).result().toCompletableFuture();
      assertThatThrownBy(() -> result.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(CommandException.class);
    }
  }

  @Test
  void aLauncherThatEndsAtOnceIsAFaultThatSaysSo() {
    SandboxConfig config = SandboxConfig.defaults().withLauncher(Path.of("/bin/true"));
    assertThatThrownBy(() -> Sandbox.open(config))
        .isInstanceOfSatisfying(
            SandboxException.class, e -> assertThat(e.stage()).isEqualTo("launcher"));
  }

  @Test
  void aLauncherThatDoesNotExistIsAFaultThatSaysSo() {
    SandboxConfig config = SandboxConfig.defaults().withLauncher(Path.of("/no/such/launcher"));
    assertThatThrownBy(() -> Sandbox.open(config))
        .isInstanceOfSatisfying(SandboxException.class, e -> assertThat(e.errno()).isEqualTo(2));
  }

  @Test
  void aNamedLauncherIsUsed() throws Exception {
    Path copy = java.nio.file.Files.createTempFile("launcher", "");
    try (var in =
        Sandbox.class.getResourceAsStream(
            dev.cloister.sandbox.internal.launcher.LauncherBinary.resource())) {
      java.nio.file.Files.write(copy, in.readAllBytes());
      assertThat(copy.toFile().setExecutable(true)).isTrue();
      try (Sandbox sandbox = Sandbox.open(SandboxConfig.defaults().withLauncher(copy))) {
        assertThat(launcher().info().command()).isEqualTo(Optional.of(copy.toString()));
        assertThat(sandbox.run(Command.of("true")).outcome().isSuccess()).isTrue();
      }
    } finally {
      java.nio.file.Files.delete(copy);
    }
  }
}
