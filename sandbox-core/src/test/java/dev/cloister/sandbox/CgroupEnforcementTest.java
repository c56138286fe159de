package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.cloister.sandbox.internal.launcher.CgroupBase;
import dev.cloister.sandbox.internal.launcher.CgroupFinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a cgroup holds and counts that nothing else does. The property {@code
 * cloister.test.enforcement} says by what limits have to be held on this machine, where that is
 * known: {@code cgroup2}, {@code cgroup1} or {@code sampled}.
 */
class CgroupEnforcementTest {
  @RegisterExtension static final Sandboxes SANDBOXES = new Sandboxes();

  private static final Limits LIMITS =
      Limits.defaults().withCpu(Duration.ofSeconds(20)).withWall(Duration.ofSeconds(30));

  private static RunResult python(Limits limits, String script) throws Exception {
    return SANDBOXES.sandbox().run(Command.builder("python3", "-c", script).limits(limits).build());
  }

  private static int version() throws Exception {
    SANDBOXES.sandbox();
    return CgroupFinder.examine().version();
  }

  @Test
  void limitsAreHeldByWhatThisMachineIsKnownToHave() throws Exception {
    String expected = System.getProperty("cloister.test.enforcement", "");
    assumeThat(expected).as("cloister.test.enforcement").isNotEmpty();
    Enforcement held = SANDBOXES.sandbox().run(Command.of("true")).enforcement();
    assertThat(held.memory().word()).as(CgroupFinder.examine().explanation()).isEqualTo(expected);
    assertThat(held.cpu().word()).isEqualTo(expected);
    assertThat(held.processes().word()).isEqualTo(expected.equals("sampled") ? "rlimit" : expected);
  }

  @Test
  void doctorSaysTheSameAsTheResults() throws Exception {
    Mechanism held = SANDBOXES.sandbox().run(Command.of("true")).enforcement().memory();
    Doctor.Finding finding =
        Doctor.examine().stream().filter(f -> f.name().equals("cgroups")).findFirst().orElseThrow();
    switch (held) {
      case CGROUP1 -> assertThat(finding.detail()).startsWith("cgroup v1 below /");
      case CGROUP2 -> assertThat(finding.detail()).startsWith("cgroup v2 below /");
      default -> {
        assertThat(finding.level()).isEqualTo(Doctor.Level.WARNING);
        assertThat(finding.mend()).containsAnyOf("Delegate=yes", "memory, pids and cpuacct");
      }
    }
  }

  @Test
  void aParentThatPrintsTheRightAnswerAfterItsChildRanOutOfMemoryIsOverTheLimit() throws Exception {
    assumeThat(version()).isNotZero();
    String script =
        """
        import os
        if os.fork() == 0:
          x = []
          while True: x.append(bytearray(b'x' * (1 << 20)))
        os.wait()
        print(42)
        """;
    RunResult result = python(LIMITS.withMemoryBytes(64 << 20), script);
    assertThat(result.outcome()).isEqualTo(new Outcome.LimitReached(Limit.MEMORY));
  }

  @Test
  void memoryThatIsNotMappedCounts() throws Exception {
    assumeThat(version()).isNotZero();
    String script =
        """
        import os
        fd = os.memfd_create('x')
        while True: os.write(fd, b'x' * (1 << 20))
        """;
    RunResult result = python(LIMITS.withMemoryBytes(64 << 20), script);
    assertThat(result.outcome()).isEqualTo(new Outcome.LimitReached(Limit.MEMORY));
  }

  @Test
  void thePeakIsOfAllProcessesTogether() throws Exception {
    assumeThat(version()).isNotZero();
    String script =
        """
        import os, time
        r, w = os.pipe()
        for i in range(4):
          if os.fork() == 0:
            x = bytearray(b'x' * (20 << 20))
            os.write(w, b'.')
            while True: time.sleep(1)
        for i in range(4): os.read(r, 1)
        """;
    RunResult result = python(LIMITS.withMemoryBytes(512 << 20), script);
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.peakMemoryBytes()).isBetween(80L << 20, 200L << 20);
  }

  @Test
  void theCpuTimeOfProcessesThatNobodyWaitsForCounts() throws Exception {
    assumeThat(version()).isNotZero();
    // The worker is a child of a child that has ended, and both are reaped without a wait.
    String script =
        """
        import os, signal, time
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        r, w = os.pipe()
        if os.fork() == 0:
          if os.fork() == 0:
            while time.process_time() < 0.5: pass
            os.write(w, b'.')
          os._exit(0)
        os.read(r, 1)
        """;
    RunResult result = python(LIMITS, script);
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.cpuTime()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
  }

  /** The limits as the kernel has them, read while a run is on. */
  @Test
  void underVersion2TheRunsCgroupHasTheLimitsAndNoSwap() throws Exception {
    assumeThat(version()).isEqualTo(2);
    CgroupBase base = CgroupFinder.examine();
    Limits limits = LIMITS.withMemoryBytes(64 << 20).withProcesses(10);
    Execution run =
        SANDBOXES.sandbox().start(Command.builder("sleep", "100").limits(limits).build());
    try {
      await()
          .untilAsserted(
              () -> {
                List<Path> limited =
                    slots(base.directories().get(0)).stream()
                        .filter(slot -> !text(slot.resolve("memory.max")).equals("max"))
                        .toList();
                assertThat(limited).hasSize(1);
                Path slot = limited.get(0);
                assertThat(Long.parseLong(text(slot.resolve("memory.max"))))
                    .isBetween(64L << 20, 72L << 20);
                assertThat(text(slot.resolve("pids.max"))).isIn("11", "12");
                if (Files.exists(slot.resolve("memory.swap.max"))) {
                  assertThat(text(slot.resolve("memory.swap.max"))).isEqualTo("0");
                }
                assertThat(Files.exists(slot.resolve("cgroup.kill"))).isTrue();
              });
    } finally {
      run.cancel();
      var unused = run.await();
    }
  }

  private static Set<Path> slots(Path base) throws IOException {
    String own = "cloister-" + ProcessHandle.current().children().findFirst().orElseThrow().pid();
    try (Stream<Path> all = Files.walk(base)) {
      return all.filter(path -> path.getFileName().toString().matches("s\\d+"))
          .filter(path -> path.getParent().getFileName().toString().startsWith(own))
          .collect(Collectors.toSet());
    }
  }

  private static String text(Path file) {
    return KernelFiles.HERE.text(file.toString()).orElse("").strip();
  }
}
