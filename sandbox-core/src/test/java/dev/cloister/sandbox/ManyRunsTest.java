package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ManyRunsTest {
  @RegisterExtension static final Sandboxes SANDBOXES = new Sandboxes();

  @Test
  void twoHundredRunsAreInFlightOnFewThreads() throws Exception {
    Sandbox sandbox = SANDBOXES.sandbox();
    int before = Thread.activeCount();
    List<Execution> runs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      runs.add(sandbox.start(Command.of("sh", "-c", "sleep 1; echo " + i + "; exit " + i % 7)));
    }
    assertThat(Thread.activeCount() - before).isLessThan(4);
    for (int i = 0; i < 200; i++) {
      RunResult result = runs.get(i).await();
      assertThat(result.outcome()).isEqualTo(new Outcome.Exited(i % 7));
      assertThat(result.stdout().text()).isEqualTo(i + "\n");
    }
  }

  @Test
  void manyThreadsShareOneSandbox() throws Exception {
    Sandbox sandbox = SANDBOXES.sandbox();
    AtomicInteger right = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      String name = "thread-" + t;
      Thread thread =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 25; i++) {
                    Command command = Command.builder("cat").stdin(Input.of(name + i)).build();
                    if (sandbox.run(command).stdout().text().equals(name + i)) {
                      right.incrementAndGet();
                    }
                  }
                } catch (SandboxException | InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(right).hasValue(200);
  }

  @Test
  void cellsThatAreOpenedAndClosedAtOnceLeaveNothing() throws Exception {
    for (int i = 0; i < 100; i++) {
      SANDBOXES.sandbox().openCell(CellSpec.defaults()).close();
    }
    assertThat(SANDBOXES.sandbox().run(Command.of("true")).outcome().isSuccess()).isTrue();
  }

  @Test
  void runsThatAreCancelledAtOnceEndAsCancelled() throws Exception {
    for (int i = 0; i < 50; i++) {
      Execution execution = SANDBOXES.sandbox().start(Command.of("sleep", "1000"));
      execution.cancel();
      execution.cancel();
      assertThat(execution.await().outcome()).isEqualTo(new Outcome.Cancelled());
      execution.cancel();
    }
  }
}
