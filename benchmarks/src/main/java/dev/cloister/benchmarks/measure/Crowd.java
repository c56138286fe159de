package dev.cloister.benchmarks.measure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Workers that do the same thing at once, for a while. */
public final class Crowd {
  private Crowd() {}

  /** What one worker does until the deadline. */
  public interface Work {
    /**
     * Works.
     *
     * @param deadline by {@link System#nanoTime()}
     * @return how often it did it
     */
    long until(long deadline) throws Exception;
  }

  /**
   * What a crowd did.
   *
   * @param perSecond all workers together
   * @param cpuMicros processor time of the machine for each
   */
  public record Yield(double perSecond, double cpuMicros) {}

  /** Starts all of them at once and waits for the last. */
  public static Yield run(List<? extends Work> workers, Duration time)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(workers.size());
    try {
      MachineClock before = MachineClock.now();
      long start = System.nanoTime();
      long deadline = start + time.toNanos();
      List<Future<Long>> counts = new ArrayList<>();
      for (Work worker : workers) {
        counts.add(threads.submit(() -> worker.until(deadline)));
      }
      long count = 0;
      for (Future<Long> each : counts) {
        count += each.get();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpu = MachineClock.now().microsSince(before);
      return new Yield(count / seconds, cpu / Math.max(1, count));
    } catch (ExecutionException e) {
      throw new IOException("a worker failed: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }
}
