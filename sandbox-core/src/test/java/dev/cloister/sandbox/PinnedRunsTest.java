package dev.cloister.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs that are pinned to processors. */
class PinnedRunsTest {
  private static final ProcessorSet ALL = ProcessorSet.online();

  @RegisterExtension
  static final Sandboxes SANDBOXES = new Sandboxes(config -> config.withProcessors(ALL));

  private static final String ALLOWED =
      """
      import os
      def try_to(change):
        try: change(); print('changed', flush=True)
        except OSError as e: print(e.errno, flush=True)
      """;

  private static Command python(String script) {
    return Command.of("python3", "-c", script);
  }

  @Test
  void aRunMayUseExactlyOneOfThem() throws Exception {
    RunResult result =
        SANDBOXES.sandbox().run(python("import os; print(*os.sched_getaffinity(0))"));
    assertThat(ALL.numbers()).contains(Integer.parseInt(result.stdout().text().trim()));
  }

  @Test
  void aProgramCannotChooseAnother() throws Exception {
    String script =
        ALLOWED
            + """
            try_to(lambda: os.sched_setaffinity(0, range(os.cpu_count())))
            try_to(lambda: os.sched_setaffinity(os.getppid(), [0]))
            if os.fork() == 0:
              try_to(lambda: os.sched_setaffinity(0, range(os.cpu_count())))
              os._exit(0)
            os.wait()
            print(len(os.sched_getaffinity(0)))
            """;
    RunResult result = SANDBOXES.sandbox().run(python(script));
    // EPERM, each time.
    assertThat(result.stdout().text().lines().sorted()).containsExactly("1", "1", "1", "1");
  }

  @Test
  void runsAtTheSameTimeHaveDifferentOnes() throws Exception {
    assumeThat(ALL.numbers()).hasSizeGreaterThan(1);
    String script = "import os,sys\nprint(*os.sched_getaffinity(0), flush=True)\nsys.stdin.read()";
    Command command =
        Command.builder("python3", "-c", script).stdin(Input.live()).stdout(Output.live()).build();
    List<Execution> executions = new ArrayList<>();
    Set<String> seen = new TreeSet<>();
    for (int ignored : ALL.numbers()) {
      Execution execution = SANDBOXES.sandbox().start(command);
      executions.add(execution);
      seen.add(firstLine(execution));
    }
    assertThat(seen).hasSameSizeAs(ALL.numbers());
    // One that is only started shares a processor rather than wait for those that may wait for it.
    Execution further = SANDBOXES.sandbox().start(command);
    assertThat(firstLine(further)).isIn(seen);
    executions.add(further);
    for (Execution execution : executions) {
      execution.stdin().close();
      assertThat(execution.await().outcome()).isEqualTo(new Outcome.Exited(0));
      execution.stdout().close();
    }
  }

  private static String firstLine(Execution execution) throws Exception {
    return String.valueOf(
        new BufferedReader(new InputStreamReader(execution.stdout(), StandardCharsets.US_ASCII))
            .readLine());
  }

  private static Sandbox onOne() throws SandboxException {
    ProcessorSet one = ProcessorSet.of(List.of(ALL.numbers().first()));
    return Sandbox.open(SandboxConfig.defaults().withProcessors(one));
  }

  @Test
  void aRunThatIsWaitedForWaitsForAFreeOne() throws Exception {
    try (Sandbox sandbox = onOne()) {
      waitForAFreeOne(sandbox);
    }
  }

  private static void waitForAFreeOne(Sandbox sandbox) throws Exception {
    Command waiting = Command.builder("cat").stdin(Input.live()).build();
    Execution first = sandbox.start(waiting);
    CompletableFuture<RunResult> second =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return sandbox.run(Command.of("true"));
              } catch (SandboxException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    first.stdin().write('x');
    assertThat(second).isNotDone();
    first.stdin().close();
    assertThat(first.await().outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(second.get(10, SECONDS).outcome()).isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void aCommandThatCannotBeStartedGivesItsProcessorBack() throws Exception {
    Command missing = Command.of("/no/such/program");
    try (Sandbox sandbox = onOne();
        Cell cell = sandbox.openCell(CellSpec.defaults())) {
      for (int i = 0; i < 3; i++) {
        assertThatExceptionOfType(CommandException.class).isThrownBy(() -> sandbox.run(missing));
        assertThatExceptionOfType(CommandException.class).isThrownBy(() -> cell.run(missing));
        assertThatExceptionOfType(CommandException.class)
            .isThrownBy(() -> cell.start(missing).await());
      }
      assertThat(cell.run(Command.of("true")).outcome()).isEqualTo(new Outcome.Exited(0));
      assertThat(cell.start(Command.of("true")).await().outcome()).isEqualTo(new Outcome.Exited(0));
    }
  }

  @Test
  void aProcessorThatDoesNotExistIsRefused() {
    SandboxConfig config =
        SandboxConfig.defaults().withProcessors(ProcessorSet.of(List.of(0, 4_000)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sandbox.open(config).close())
        .withMessageContaining("no processor 4000")
        .withMessageContaining(ALL.toString());
  }
}
