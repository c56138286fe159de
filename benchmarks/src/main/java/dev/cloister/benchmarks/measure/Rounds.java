package dev.cloister.benchmarks.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/**
 * Lets contenders take turns, round by round, so that the moods of the machine fall on all of them
 * alike. The order within a round is drawn anew each time, from a fixed seed, so that none always
 * follows the same neighbour.
 */
public final class Rounds {
  /** Of a recorded value: one part in a thousand. */
  private static final int DIGITS = 3;

  private static final long SEED = 20_261_123;

  private final List<? extends Contender> contenders;
  private final Random random = new Random(SEED);

  /** Measures these against each other. */
  public Rounds(List<? extends Contender> contenders) {
    this.contenders = List.copyOf(contenders);
  }

  /** Runs unmeasured rounds for so long, and at least one: code is compiled, pools are filled. */
  public void warmUp(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    do {
      round(new LinkedHashMap<>());
    } while (System.nanoTime() < end);
  }

  /**
   * Runs measured rounds.
   *
   * @param rounds how many turns each contender has
   * @param most when to stop before that
   * @param onRound told the number of rounds done
   * @return nanoseconds, by the id of the contender
   */
  public Map<String, Histogram> run(int rounds, Duration most, IntConsumer onRound)
      throws Exception {
    Map<String, Histogram> times = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      times.put(contender.id(), new Histogram(DIGITS));
    }
    long end = System.nanoTime() + most.toNanos();
    for (int done = 1; done <= rounds; done++) {
      round(times);
      onRound.accept(done);
      if (System.nanoTime() > end) {
        break;
      }
    }
    return times;
  }

  private void round(Map<String, Histogram> times) throws Exception {
    List<Contender> order = new ArrayList<>(contenders);
    Collections.shuffle(order, random);
    for (Contender contender : order) {
      long nanos = contender.runOnce();
      Histogram histogram = times.get(contender.id());
      if (histogram != null) {
        histogram.recordValue(nanos);
      }
      contender.settle();
    }
  }
}
