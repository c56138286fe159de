package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A JVM that keeps off the processors of its runs. */
class ConfinedJvmTest {
  private static final ProcessorSet ALL = ProcessorSet.online();

  private static ProcessorSet forRuns() {
    return ProcessorSet.of(List.of(ALL.numbers().last()));
  }

  /** The JVM that is confined. */
  public static final class Service {
    private Service() {}

    /** Prints where its threads may run, then where a run may. */
    public static void main(String[] args) throws Exception {
      CountDownLatch end = new CountDownLatch(1);
      Thread before = waiting(end);
      ALL.without(forRuns()).confineThisJvm();
      Thread after = waiting(end);
      try (Sandbox sandbox = Sandbox.open(SandboxConfig.defaults().withProcessors(forRuns()))) {
        String script = "import os; print(*os.sched_getaffinity(0))";
        RunResult run = sandbox.run(Command.of("python3", "-c", script));
        System.out.println(String.join(" ", allowed()));
        System.out.print(run.stdout().text());
      }
      end.countDown();
      before.join();
      after.join();
    }

    private static Thread waiting(CountDownLatch end) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  end.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      thread.start();
      return thread;
    }

    /** The different lists of all threads. */
    private static Set<String> allowed() throws IOException {
      Set<String> lists = new TreeSet<>();
      try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
        for (Path thread : threads.toList()) {
          KernelFiles.HERE
              .text(thread.resolve("status").toString())
              .orElse("")
              .lines()
              .filter(line -> line.startsWith("Cpus_allowed_list:"))
              .forEach(line -> lists.add(line.split("\\s+", 2)[1]));
        }
      }
      return lists;
    }
  }

  @Test
  void itsThreadsAndItsRunsHaveNoProcessorInCommon() throws Exception {
    assumeThat(ALL.numbers()).hasSizeGreaterThan(1);
    Process jvm = OtherJvm.start(Service.class);
    try {
      String out = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(out.lines()).containsExactly(ALL.without(forRuns()).toString(), forRuns() + "");
    } finally {
      jvm.destroyForcibly().waitFor();
    }
  }
}
