package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.sandbox.FaultyLauncher.Role;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a call that fails in the launcher, a keeper, an init or before a program comes to here.
 * Every call and error is tried by {@code make -C native faults}; these are one of each step.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SupplyOfFaultsTest {
  private static final int ENOMEM = 12;

  @TempDir private Path folder;
  private FaultyLauncher faulty;
  private NothingLeft nothingLeft;

  @BeforeEach
  void make() throws Exception {
    Sandbox.open().close();
    faulty = FaultyLauncher.make(folder);
    nothingLeft = NothingLeft.comparedWithNow();
  }

  @AfterEach
  void nothingIsLeft() {
    nothingLeft.check();
  }

  private SandboxConfig config() {
    return SandboxConfig.defaults().withCgroups(Cgroups.OFF).withLauncher(faulty.binary());
  }

  @ParameterizedTest
  @CsvSource({
    "GUARD, pipe2, 1, 24, clone",
    "GUARD, clone3, 1, 12, user-namespace",
    "GUARD, clone3, 1, 28, user-namespace",
    "LAUNCHER, signalfd, 1, 24, supervise",
    "LAUNCHER, write, 1, 5, id-map",
    "LAUNCHER, mount, 2, 12, root-mount",
    "LAUNCHER, seccomp, 1, 12, seccomp",
    "LAUNCHER, calloc, 1, 12, template",
  })
  void aStartThatFailsIsNamedAndTheNextOneWorks(
      Role role, String call, int nth, int errno, String stage) throws Exception {
    faulty.fail(role, call, nth, errno);
    assertThatThrownBy(() -> Sandbox.open(config()).close())
        .isInstanceOfSatisfying(SandboxException.class, e -> isNamed(e, stage, errno));
    assertThat(faulty.stop()).isTrue();
    try (Sandbox sandbox = Sandbox.open(config())) {
      nothingLeft.notice();
      assertThat(sandbox.run(Command.of("true")).outcome().isSuccess()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LAUNCHER, socketpair, 1, 24, clone",
    "LAUNCHER, clone3, 1, 11, clone",
    "KEEPER, fcntl, 1, 24, clone",
    "KEEPER, signalfd, 1, 24, supervise",
    "KEEPER, bare_mount, 1, 12, root-overlay",
    "KEEPER, clone3, 1, 11, clone",
    "KEEPER, clone3, 1, 28, user-namespace",
    "INIT, fcntl, 1, 24, clone",
    "INIT, write, 1, 5, id-map",
    "INIT, bare_mount, 1, 12, proc",
    "INIT, bare_mount, 2, 28, scratch",
    "INIT, chroot, 1, 12, enter-root",
    "INIT, timerfd_create, 1, 24, supervise",
    "INIT, clone, 1, 11, fork",
    "CHILD, dup2, 1, 24, stdio",
    "CHILD, setrlimit, 1, 1, rlimit",
    "CHILD, capset, 1, 1, capabilities",
    "CHILD, chdir, 1, 12, working-directory",
    "CHILD, execve, 1, 12, exec",
  })
  void aRunThatFailsIsNamedAndTheNextOneWorks(
      Role role, String call, int nth, int errno, String stage) throws Exception {
    try (Sandbox sandbox = Sandbox.open(config())) {
      faulty.fail(role, call, nth, errno);
      Command command = Command.of("/bin/sh", "-c", "exit 3");
      // A shortage is no property of the command: never a CommandException.
      assertThatThrownBy(() -> sandbox.run(command))
          .isExactlyInstanceOf(SandboxException.class)
          .satisfies(e -> isNamed((SandboxException) e, stage, errno));
      assertThat(faulty.stop()).isTrue();
      nothingLeft.notice();
      for (int i = 0; i < 3; i++) {
        assertThat(sandbox.run(command).outcome()).isEqualTo(new Outcome.Exited(3));
      }
    }
  }

  private static void isNamed(SandboxException e, String stage, int errno) {
    assertThat(e.stage()).isEqualTo(stage);
    assertThat(e.errno()).isEqualTo(errno);
    assertThat(e).hasMessageContaining(stage);
    assertThat(e.mend()).isEqualTo(FailureMends.find(stage, errno));
  }

  @Test
  void aScratchThatCannotBeRenewedEndsTheCellAfterTheRightResult() throws Exception {
    Command writing =
        Command.builder("/bin/sh", "-c", "echo x > file; exit 4").scratch(Scratch.FRESH).build();
    try (Sandbox sandbox = Sandbox.open(config());
        Cell cell = sandbox.openCell(CellSpec.defaults())) {
      assertThat(cell.run(Command.builder("true").scratch(Scratch.FRESH).build()).outcome())
          .isEqualTo(new Outcome.Exited(0));
      faulty.fail(Role.INIT, "bare_mount", 1, ENOMEM);
      assertThat(cell.run(writing).outcome()).isEqualTo(new Outcome.Exited(4));
      assertThatThrownBy(() -> cell.run(writing))
          .isInstanceOfSatisfying(SandboxException.class, e -> isNamed(e, "scratch", ENOMEM));
      assertThat(faulty.stop()).isTrue();
      nothingLeft.notice();
      assertThat(sandbox.run(writing).outcome()).isEqualTo(new Outcome.Exited(4));
    }
  }

  @Test
  void aFolderThatCannotBeLookedThroughFailsTheCollectionInsteadOfHidingItsFiles()
      throws Exception {
    try (Sandbox sandbox = Sandbox.open(config());
        Cell cell = sandbox.openCell(CellSpec.defaults())) {
      cell.put("folder/file", new byte[] {1});
      faulty.fail(Role.INIT, "fdopendir", 2, ENOMEM);
      assertThatThrownBy(() -> cell.collect(CollectSpec.of("**")))
          .isInstanceOfSatisfying(SandboxException.class, e -> isNamed(e, "collect", ENOMEM));
      assertThat(faulty.stop()).isTrue();
      assertThat(cell.collect(CollectSpec.of("**")).files()).hasSize(1);
      nothingLeft.notice();
    }
  }

  @Test
  void aReadingThatFailsIsAFaultAndNotALimit() throws Exception {
    Command spinning =
        Command.builder("/bin/sh", "-c", "while :; do :; done")
            .limits(Limits.defaults().withCpu(Duration.ofMillis(50)))
            .build();
    try (Sandbox sandbox = Sandbox.open(config())) {
      faulty.fail(Role.INIT, "opendir", 1, ENOMEM);
      assertThatThrownBy(() -> sandbox.run(spinning))
          .isInstanceOfSatisfying(SandboxException.class, e -> isNamed(e, "supervise", ENOMEM));
      assertThat(faulty.stop()).isTrue();
      nothingLeft.notice();
      assertThat(sandbox.run(spinning).outcome()).isEqualTo(new Outcome.LimitReached(Limit.CPU));
    }
  }

  @Test
  void cellsThatWereBuiltBeforehandAreBuiltAgain() throws Exception {
    try (Sandbox sandbox = Sandbox.open(config())) {
      for (int i = 0; i < 5; i++) {
        sandbox.run(Command.of("true"));
      }
      // Whatever is built next fails, once.
      faulty.fail(Role.KEEPER, "clone3", 1, ENOMEM);
      int faults = 0;
      for (int i = 0; i < 20; i++) {
        try {
          assertThat(sandbox.run(Command.of("true")).outcome().isSuccess()).isTrue();
        } catch (SandboxException e) {
          faults++;
        }
      }
      assertThat(faults).isLessThanOrEqualTo(1);
      assertThat(faulty.stop()).isTrue();
      nothingLeft.notice();
    }
  }
}
