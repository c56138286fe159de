package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cells that are built before they are asked for. */
class WarmCellsTest {
  private static final Command LOOK_AND_LEAVE =
      Command.of(
          "sh",
          "-c",
          "ls -A /work /tmp /dev/shm | grep mark; touch /work/mark /tmp/mark /dev/shm/mark");

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

  /** This JVM, guard, launcher, keeper, init. */
  private static List<ProcessHandle> inits() {
    return ProcessHandle.current()
        .children()
        .flatMap(ProcessHandle::children)
        .flatMap(ProcessHandle::children)
        .flatMap(ProcessHandle::children)
        .toList();
  }

  private void warmUp(Sandbox sandbox) throws Exception {
    for (int i = 0; i < 4; i++) {
      sandbox.run(Command.of("true"));
    }
    await().until(() -> !inits().isEmpty());
    nothingLeft.notice();
  }

  @Test
  void oneRunBuildsNoCellForAnother() throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      sandbox.run(Command.of("true"));
      await().until(() -> inits().isEmpty());
      nothingLeft.notice();
    }
  }

  @Test
  void everyRunSeesACellThatNobodyHasUsed() throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      for (int i = 0; i < 40; i++) {
        assertThat(sandbox.run(LOOK_AND_LEAVE).stdout().text()).isEmpty();
      }
      nothingLeft.notice();
    }
  }

  @Test
  void aWarmCellThatWasKilledIsPassedOver() throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      warmUp(sandbox);
      List<ProcessHandle> victims = inits();
      victims.forEach(ProcessHandle::destroyForcibly);
      await().until(() -> victims.stream().noneMatch(ProcessHandle::isAlive));
      // The launcher has not reported them all: their connections' ends say it.
      for (int i = 0; i < 10; i++) {
        assertThat(succeeds(sandbox)).isTrue();
      }
      nothingLeft.notice();
    }
  }

  @Test
  void cellsThatAreKilledAllTheTimeFailNoRunThatTheyHaveNotBegun() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (Sandbox sandbox = Sandbox.open()) {
      warmUp(sandbox);
      Thread killer = new Thread(() -> killUntil(over));
      killer.start();
      int failed = 0;
      for (int i = 0; i < 30; i++) {
        try {
          RunResult result = sandbox.run(Command.of("true"));
          assertThat(result.outcome()).isInstanceOf(Outcome.Exited.class);
        } catch (SandboxException e) {
          // It was killed while it had the command.
          assertThat(e.stage()).isIn("supervise", "clone", "protocol");
          failed++;
        }
        nothingLeft.notice();
      }
      over.set(true);
      killer.join();
      assertThat(failed).isLessThan(30);
      // The kernel may hand the last victim a command while it dies.
      await().ignoreExceptions().until(() -> succeeds(sandbox));
      nothingLeft.notice();
    }
  }

  private static void killUntil(AtomicBoolean over) {
    while (!over.get()) {
      inits().stream().findAny().ifPresent(ProcessHandle::destroyForcibly);
      Thread.onSpinWait();
    }
  }

  private static boolean succeeds(Sandbox sandbox) throws Exception {
    return sandbox.run(Command.of("true")).outcome().isSuccess();
  }
}
