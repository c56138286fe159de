package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A JVM that is killed leaves nothing on the machine. */
class KilledJvmTest {
  private static final int RUNS = 20;

  /** The JVM to kill. */
  public static final class Victim {
    private Victim() {}

    /** Starts runs that do not end by themselves. */
    public static void main(String[] args) throws Exception {
      Sandbox sandbox = Sandbox.open();
      List<Execution> runs = new ArrayList<>();
      for (int i = 0; i < RUNS; i++) {
        runs.add(sandbox.start(Command.of("sleep", "765432")));
      }
      System.out.println("started");
      for (Execution run : runs) {
        run.await();
      }
    }
  }

  private static long sleepers(ProcessHandle jvm) {
    return jvm.descendants()
        .filter(
            process ->
                KernelFiles.HERE
                    .text("/proc/" + process.pid() + "/cmdline")
                    .orElse("")
                    .contains("765432"))
        .count();
  }

  @Test
  void killingTheJvmLeavesNothingWithinASecond() throws Exception {
    NothingLeft nothingLeft = NothingLeft.comparedWithNow();
    Process jvm = OtherJvm.start(Victim.class);
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("started");
      await().until(() -> sleepers(jvm.toHandle()) == RUNS);
      Set<ProcessHandle> processes = jvm.descendants().collect(Collectors.toSet());
      nothingLeft.notice();
      assertThat(processes).hasSizeGreaterThan(2 * RUNS);
      jvm.destroyForcibly();
      await()
          .atMost(Duration.ofSeconds(1))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> processes.stream().noneMatch(NothingLeft::isAlive));
    } finally {
      jvm.destroyForcibly().waitFor();
    }
    nothingLeft.check();
  }
}
