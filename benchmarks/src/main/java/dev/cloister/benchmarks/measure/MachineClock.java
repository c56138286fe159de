package dev.cloister.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The processor time of the whole machine, kernel workers and interrupts included: what a sandbox
 * leaves to be done after its answer is in here too, and so is whatever else runs.
 *
 * @param busyNanos time that processors were not idle, since the machine started
 */
public record MachineClock(long busyNanos) {
  /** proc(5): USER_HZ, which is 100 on every architecture that Linux has left. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final Pattern SPACES = Pattern.compile(" +");
  private static final int IDLE = 4;
  private static final int IOWAIT = 5;

  /** user to softirq; stolen time was never ours, and guest time is in user already. */
  private static final int LAST = 7;

  /** Reads it now. */
  public static MachineClock now() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      List<String> fields = List.of(SPACES.split(lines.findFirst().orElse("")));
      long ticks = 0;
      for (int i = 1; i <= LAST; i++) {
        if (i != IDLE && i != IOWAIT) {
          ticks += Long.parseLong(fields.get(i));
        }
      }
      return new MachineClock(ticks * NANOS_PER_TICK);
    }
  }

  /** Since another reading, in microseconds. */
  public double microsSince(MachineClock before) {
    return (busyNanos - before.busyNanos) / 1e3;
  }
}
