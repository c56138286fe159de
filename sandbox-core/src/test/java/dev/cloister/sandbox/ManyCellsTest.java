package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What thousands of cells leave behind, one after another: nothing, in any process. */
class ManyCellsTest {
  @RegisterExtension static final Sandboxes SANDBOXES = new Sandboxes();

  /** How many cells may be in the making or on their way out at any time. */
  private static final int SLACK = 40;

  /**
   * What this process and all that descend from it hold.
   *
   * @param processes how many there are
   * @param descriptors of all of them
   * @param mounts in the largest of their mount namespaces
   */
  private record Holdings(long processes, long descriptors, long mounts) {
    static Holdings now() {
      List<ProcessHandle> processes = ProcessHandle.current().descendants().toList();
      long descriptors = count(ProcessHandle.current());
      long mounts = 0;
      for (ProcessHandle process : processes) {
        descriptors += count(process);
        mounts = Math.max(mounts, mounts(process));
      }
      return new Holdings(processes.size(), descriptors, mounts);
    }

    private static long count(ProcessHandle process) {
      String[] names = new File("/proc/" + process.pid() + "/fd").list();
      return names == null ? 0 : names.length;
    }

    private static long mounts(ProcessHandle process) {
      try {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/mountinfo")).size();
      } catch (IOException endedMeanwhile) {
        return 0;
      }
    }
  }

  private static void use(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      try (Cell cell = SANDBOXES.sandbox().openCell(CellSpec.defaults())) {
        assertThat(cell.run(Command.of("true")).outcome().isSuccess()).isTrue();
      }
    }
  }

  /**
   * More at once than are alive at any time later, so that the pool and the launcher are at their
   * largest.
   */
  private static void useAtOnce(int count) throws Exception {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      cells.add(SANDBOXES.sandbox().openCell(CellSpec.defaults()));
    }
    for (Cell cell : cells) {
      assertThat(cell.run(Command.of("true")).outcome().isSuccess()).isTrue();
    }
    cells.forEach(Cell::close);
  }

  private static long heapBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void twoThousandCellsLeaveNothing() throws Exception {
    use(200);
    useAtOnce(40);
    Holdings before = Holdings.now();
    long heapBefore = heapBytes();
    use(2_000);
    await()
        .untilAsserted(
            () -> {
              Holdings after = Holdings.now();
              assertThat(after.processes()).isLessThan(before.processes() + 2 * SLACK);
              assertThat(after.descriptors()).isLessThan(before.descriptors() + 10 * SLACK);
              assertThat(after.mounts()).isLessThanOrEqualTo(before.mounts());
            });
    assertThat(heapBytes() - heapBefore).isLessThan(8L << 20);
  }

  @Test
  void runsThatAreCancelledAndCellsThatAreClosedByOtherThreadsAlwaysEnd() throws Exception {
    Command sleeping = Command.of("sleep", "1000");
    for (int i = 0; i < 60; i++) {
      Cell cell = SANDBOXES.sandbox().openCell(CellSpec.defaults());
      Thread closer = new Thread(cell::close);
      if (i % 2 == 0) {
        Execution execution = cell.start(sleeping);
        closer.start();
        execution.cancel();
        assertThat(execution.await().outcome()).isEqualTo(new Outcome.Cancelled());
      } else {
        closer.start();
        try {
          // In this thread: the run is cancelled while this thread itself waits at the cell.
          assertThat(cell.run(sleeping).outcome()).isEqualTo(new Outcome.Cancelled());
        } catch (SandboxException | IllegalStateException closedBefore) {
          assertThat(closedBefore).hasMessageContaining("closed");
        }
      }
      closer.join();
    }
  }

  @Test
  void aThreadThatIsInterruptedAsItStartsToWaitHasItsRunCancelled() throws Exception {
    try (Cell cell = SANDBOXES.sandbox().openCell(CellSpec.defaults())) {
      for (int i = 0; i < 20; i++) {
        Thread waiting = Thread.currentThread();
        Thread interrupter = new Thread(waiting::interrupt);
        interrupter.start();
        boolean interrupted = false;
        try {
          cell.run(Command.of("sleep", "1000"));
        } catch (InterruptedException e) {
          interrupted = true;
        }
        assertThat(interrupted).isTrue();
        interrupter.join();
        assertThat(cell.run(Command.of("true")).outcome().isSuccess()).isTrue();
      }
    }
  }

  @Test
  void putsAndRunsOfOneCellByManyThreadsAreAllAnswered() throws Exception {
    try (Cell cell = SANDBOXES.sandbox().openCell(CellSpec.defaults())) {
      List<Thread> threads =
          java.util.stream.IntStream.range(0, 4)
              .mapToObj(number -> new Thread(() -> putAndRun(cell, number)))
              .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      RunResult list = cell.run(Command.of("sh", "-c", "ls /work | wc -l"));
      assertThat(list.stdout().text().strip()).isEqualTo("200");
    }
  }

  private static void putAndRun(Cell cell, int number) {
    int put = 0;
    while (put < 50) {
      try {
        cell.put(number + "-" + put, new byte[] {1});
        put++;
        cell.run(Command.of("true"));
      } catch (IllegalStateException anotherThreadsRunIsOn) {
        Thread.onSpinWait();
      } catch (SandboxException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
