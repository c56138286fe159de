package dev.cloister.benchmarks.report;

import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/** One line of the results. Its id is stable. */
public sealed interface Row {
  /** Stable, unique in a report. */
  String id();

  /** For people. */
  String name();

  /**
   * How long something took.
   *
   * @param samples how many were measured
   * @param p50 microseconds; so are the others
   * @param timesBare the median as a multiple of the bare one of the same rounds
   */
  record Latency(
      String id,
      String name,
      long samples,
      double p50,
      double p90,
      double p99,
      OptionalDouble timesBare)
      implements Row {

    /** From a histogram of nanoseconds, without anything to compare with. */
    public static Latency of(String id, String name, Histogram nanos) {
      return new Latency(
          id,
          name,
          nanos.getTotalCount(),
          nanos.getValueAtPercentile(50) / 1e3,
          nanos.getValueAtPercentile(90) / 1e3,
          nanos.getValueAtPercentile(99) / 1e3,
          OptionalDouble.empty());
    }

    /** The same as a multiple of that median, in microseconds. */
    public Latency against(double bareMedian) {
      return new Latency(id, name, samples, p50, p90, p99, OptionalDouble.of(p50 / bareMedian));
    }
  }

  /**
   * Any other figure.
   *
   * @param value finite
   * @param unit of it: {@code /s}, {@code us}, {@code MiB}, {@code x}, {@code %}, or empty for a
   *     count
   * @param note what else is to be known, may be empty
   */
  record Figure(String id, String name, double value, String unit, String note) implements Row {}

  /**
   * What could not be measured here.
   *
   * @param reason why, in the words of what failed
   */
  record Missing(String id, String name, String reason) implements Row {}
}
