package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.sandbox.SandboxConfig.Cgroups;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitsTest {
  @RegisterExtension static final Sandboxes SANDBOXES = new Sandboxes();

  private static final Limits LIMITS =
      Limits.defaults().withCpu(Duration.ofSeconds(5)).withWall(Duration.ofSeconds(10));

  private static RunResult python(Cgroups cgroups, Limits limits, String script) throws Exception {
    Command command = Command.builder("python3", "-c", script).limits(limits).build();
    return SANDBOXES.with(cgroups).run(command);
  }

  /** For programs that are to be idle: an interpreter that is busy with itself for long is not. */
  private static RunResult shell(Cgroups cgroups, Limits limits, String script) throws Exception {
    return SANDBOXES.with(cgroups).run(Command.builder("sh", "-c", script).limits(limits).build());
  }

  private static void assertLimit(RunResult result, Limit limit) {
    assertThat(result.outcome()).as("%s", result).isEqualTo(new Outcome.LimitReached(limit));
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void aProgramThatBurnsCpuIsStoppedAtItsLimit(Cgroups cgroups) throws Exception {
    Limits limits = LIMITS.withCpu(Duration.ofMillis(300));
    RunResult result = python(cgroups, limits, "while True: pass");
    assertLimit(result, Limit.CPU);
    assertThat(result.cpuTime()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void theCpuTimeOfChildrenCounts(Cgroups cgroups) throws Exception {
    Limits limits = LIMITS.withCpu(Duration.ofMillis(400));
    String script = "import os\nfor i in range(3): os.fork()\nwhile True: pass";
    assertLimit(python(cgroups, limits, script), Limit.CPU);
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void whatAProgramPrintedBeforeMemoryRanOutIsKept(Cgroups cgroups) throws Exception {
    Limits limits = LIMITS.withMemoryBytes(32 << 20);
    RunResult result = shell(cgroups, limits, "echo hello; head -c 200m /dev/zero | tail");
    assertLimit(result, Limit.MEMORY);
    assertThat(result.stdout().text()).isEqualTo("hello\n");
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void aProgramThatSleepsIsStoppedAtItsWallLimitAsIdle(Cgroups cgroups) throws Exception {
    Limits limits = LIMITS.withWall(Duration.ofSeconds(1));
    RunResult result = shell(cgroups, limits, "exec sleep 100");
    assertLimit(result, Limit.IDLE);
    assertThat(result.wallTime()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(result.enforcement().wall()).isEqualTo(Mechanism.TIMER);
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void aBusyProgramThatHasProcessorTimeLeftIsStoppedAtItsWallLimit(Cgroups cgroups)
      throws Exception {
    Limits limits = LIMITS.withWall(Duration.ofMillis(500));
    assertLimit(python(cgroups, limits, "while True: pass"), Limit.WALL);
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void aProgramThatClosesStdoutStillGetsItsTimeLimit(Cgroups cgroups) throws Exception {
    Limits limits = LIMITS.withWall(Duration.ofSeconds(1));
    String script = "exec sleep 100 <&- >&- 2>&-";
    assertLimit(shell(cgroups, limits, script), Limit.IDLE);
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void aProgramThatStopsItselfGetsItsWallLimit(Cgroups cgroups) throws Exception {
    Limits limits = LIMITS.withWall(Duration.ofSeconds(1));
    assertLimit(shell(cgroups, limits, "kill -STOP 0"), Limit.IDLE);
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void aProgramThatTakesTooMuchMemoryIsStopped(Cgroups cgroups) throws Exception {
    Limits limits = LIMITS.withMemoryBytes(64 << 20);
    String script = "x = []\nwhile True: x.append(bytearray(b'x' * (1 << 20)))";
    RunResult result = python(cgroups, limits, script);
    assertLimit(result, Limit.MEMORY);
    assertThat(result.peakMemoryBytes()).isGreaterThan(32L << 20);
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void memoryOfAChildThatDiesCounts(Cgroups cgroups) throws Exception {
    Limits limits = LIMITS.withMemoryBytes(64 << 20);
    String script =
        """
        import os,time
        if os.fork() == 0:
          x = []
          while True: x.append(bytearray(b'x' * (1 << 20)))
        os.wait(); time.sleep(0.1)
        """;
    assertLimit(python(cgroups, limits, script), Limit.MEMORY);
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void aProgramWithinItsMemoryLimitIsNotStopped(Cgroups cgroups) throws Exception {
    Limits limits = LIMITS.withMemoryBytes(64 << 20);
    RunResult result = python(cgroups, limits, "x = bytearray(b'x' * (15 << 20))");
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void aForkBombIsHeld(Cgroups cgroups) throws Exception {
    Limits limits =
        LIMITS.withProcesses(20).withWall(Duration.ofSeconds(2)).withCpu(Duration.ofMillis(800));
    String script = "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass";
    RunResult result = python(cgroups, limits, script);
    assertThat(result.outcome()).isInstanceOf(Outcome.LimitReached.class);
    assertThat(result.enforcement().processes()).isNotEqualTo(Mechanism.NONE);
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void aProgramThatFailsForWantOfProcessesSaysSo(Cgroups cgroups) throws Exception {
    Limits limits = LIMITS.withProcesses(8);
    // It lives on for a while: without cgroups the number of processes is looked at now and then.
    String script =
        """
        import os,time
        try:
          while True:
            if os.fork() == 0: time.sleep(100)
        except OSError:
          time.sleep(0.3)
          raise
        """;
    assertLimit(python(cgroups, limits, script), Limit.PROCESSES);
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void aFileThatGrowsTooLargeEndsTheRun(Cgroups cgroups) throws Exception {
    Limits limits = LIMITS.withFileBytes(1 << 20);
    Command command =
        Command.builder("sh", "-c", "exec head -c 2000000 /dev/zero > big").limits(limits).build();
    RunResult result = SANDBOXES.with(cgroups).run(command);
    assertLimit(result, Limit.FILE_SIZE);
    assertThat(result.enforcement().fileSize()).isEqualTo(Mechanism.RLIMIT);
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void noMoreFilesAreOpenThanAllowed(Cgroups cgroups) throws Exception {
    String script = "x = []\nwhile True: x.append(open('/dev/null'))";
    RunResult result = python(cgroups, LIMITS.withOpenFiles(30), script);
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(1));
    assertThat(result.stderr().text()).contains("Too many open files");
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void theStackIsAsLargeAsAllowed(Cgroups cgroups) throws Exception {
    String script = "import resource\nprint(resource.getrlimit(resource.RLIMIT_STACK)[0])";
    RunResult result = python(cgroups, LIMITS.withStackBytes(10 << 20), script);
    assertThat(result.stdout().text()).isEqualTo((10 << 20) + "\n");
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void anOutputOverItsLimitEndsTheRunAtOnce(Cgroups cgroups) throws Exception {
    Command command = Command.builder("yes").limits(LIMITS.withOutputBytes(100_000)).build();
    RunResult result = SANDBOXES.with(cgroups).run(command);
    assertLimit(result, Limit.OUTPUT);
    assertThat(result.stdout().bytes()).hasSize(100_000);
    assertThat(result.stdout().truncated()).isTrue();
    assertThat(result.wallTime()).isLessThan(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void anErrorOutputOverItsLimitEndsTheRunToo(Cgroups cgroups) throws Exception {
    Command command =
        Command.builder("sh", "-c", "exec yes >&2").limits(LIMITS.withOutputBytes(0)).build();
    RunResult result = SANDBOXES.with(cgroups).run(command);
    assertLimit(result, Limit.OUTPUT);
    assertThat(result.stderr().bytes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void oneByteOverTheOutputLimitIsTooMuchAlsoOfAProgramThatHasEnded(Cgroups cgroups)
      throws Exception {
    Command exact = Command.builder("printf", "12345").limits(LIMITS.withOutputBytes(5)).build();
    Command over = Command.builder("printf", "123456").limits(LIMITS.withOutputBytes(5)).build();
    assertThat(SANDBOXES.with(cgroups).run(exact).outcome()).isEqualTo(new Outcome.Exited(0));
    assertLimit(SANDBOXES.with(cgroups).run(over), Limit.OUTPUT);
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void discardedOutputIsCountedToo(Cgroups cgroups) throws Exception {
    Command command =
        Command.builder("yes")
            .stdout(Output.discard())
            .limits(LIMITS.withOutputBytes(1 << 20))
            .build();
    RunResult result = SANDBOXES.with(cgroups).run(command);
    assertLimit(result, Limit.OUTPUT);
    assertThat(result.stdout()).isEqualTo(Captured.empty());
  }

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void everyResultSaysHowLimitsWereHeld(Cgroups cgroups) throws Exception {
    Enforcement held = SANDBOXES.with(cgroups).run(Command.of("true")).enforcement();
    assertThat(held.output()).isEqualTo(Mechanism.PIPE);
    assertThat(held.cpu()).isNotEqualTo(Mechanism.NONE);
    assertThat(held.memory()).isNotEqualTo(Mechanism.NONE);
    if (cgroups == Cgroups.OFF) {
      assertThat(held.memory()).isEqualTo(Mechanism.SAMPLED);
      assertThat(held.processes()).isEqualTo(Mechanism.RLIMIT);
    }
  }
}
