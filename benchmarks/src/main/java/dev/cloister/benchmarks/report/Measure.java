package dev.cloister.benchmarks.report;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a figure must reach.
 *
 * @param row whose figure it is
 * @param figure what is measured, for people
 * @param aspect which of the row's numbers counts
 * @param relation what it has to be
 * @param bound to hold it against
 * @param unit of the bound
 */
public record Measure(
    String row, String figure, Aspect aspect, Relation relation, double bound, String unit) {

  private static final String TIMES_BARE = "x bare";

  /** All of them, in the order of the table. */
  public static final List<Measure> ALL =
      List.of(
          atMost("c.pooled", "fresh cell from a pool, C, p50", Aspect.RATIO, 1.8, TIMES_BARE),
          atMost("java.sandbox-run", "sandbox.run, p50", Aspect.RATIO, 3, TIMES_BARE),
          atMost("java.sandbox-run", "sandbox.run, p99", Aspect.TAIL, 3, "x p50"),
          atMost("java.cell-run", "cell.run, p50", Aspect.RATIO, 2.5, TIMES_BARE),
          atLeast("throughput.fresh.2", "fresh cells, 2 workers", 2000),
          atLeast("throughput.live.2", "runs in live cells, 2 workers", 6000),
          atMost("http.closed.1", "POST /v1/runs, 1 connection, p50", Aspect.MEDIAN, 900, "us"),
          atLeast("http.closed.8", "POST /v1/runs, 8 connections", 1500),
          atMost("java.cgroup-cost.fresh", "sandbox.run with cgroups", Aspect.VALUE, 1.25, "x"),
          atMost("java.cgroup-cost.live", "cell.run with cgroups", Aspect.VALUE, 1.25, "x"),
          atMost("c.memory16", "launcher and 16 warm cells", Aspect.VALUE, 20, "MiB"),
          none("cells.processes", "processes"),
          none("cells.descriptors", "descriptors"),
          none("cells.mounts", "mounts"),
          none("cells.cgroups", "cgroups"),
          atMost("cells.memory", "growth: memory of the launcher", Aspect.VALUE, 1, "MiB"));

  /** Which number of a row counts. */
  public enum Aspect {
    /** The median, as a multiple of the bare one. */
    RATIO,
    /** The 99th percentile, as a multiple of the median. */
    TAIL,
    /** The median. */
    MEDIAN,
    /** The one that a figure has. */
    VALUE
  }

  /** What the number has to be. */
  public enum Relation {
    /** At most the bound. */
    AT_MOST("<="),
    /** At least the bound. */
    AT_LEAST(">=");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }
  }

  private static Measure atMost(
      String row, String figure, Aspect aspect, double bound, String unit) {
    return new Measure(row, figure, aspect, Relation.AT_MOST, bound, unit);
  }

  private static Measure atLeast(String row, String figure, double bound) {
    return new Measure(row, figure, Aspect.VALUE, Relation.AT_LEAST, bound, "/s");
  }

  private static Measure none(String row, String what) {
    return atMost(row, "growth: " + what, Aspect.VALUE, 0, "");
  }

  /** What is wanted, in words. */
  public String wanted() {
    return (relation.sign + " " + Numbers.plain(bound) + " " + unit).strip();
  }

  /** The number that counts, if the report has it. */
  public OptionalDouble measured(Report report) {
    Row found = report.row(row).orElse(null);
    if (found instanceof Row.Figure figure) {
      return OptionalDouble.of(figure.value());
    }
    if (!(found instanceof Row.Latency latency)) {
      return OptionalDouble.empty();
    }
    return switch (aspect) {
      case RATIO -> latency.timesBare();
      case TAIL -> OptionalDouble.of(latency.p99() / latency.p50());
      case MEDIAN -> OptionalDouble.of(latency.p50());
      case VALUE -> OptionalDouble.empty();
    };
  }

  /** Whether that number is as it must be. */
  public boolean isReached(double value) {
    return relation == Relation.AT_MOST ? value <= bound : value >= bound;
  }

  /** Whether everything of this that was measured is as it must be. */
  public static boolean allReached(Report report) {
    return ALL.stream()
        .allMatch(
            each -> {
              OptionalDouble value = each.measured(report);
              return value.isEmpty() || each.isReached(value.getAsDouble());
            });
  }
}
