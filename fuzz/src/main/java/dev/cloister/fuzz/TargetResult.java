package dev.cloister.fuzz;

import java.time.Duration;
import java.util.Locale;

/**
 * One line of the table.
 *
 * @param target what was run
 * @param outcome what came of it
 * @param log what it printed of its progress
 * @param time how long it ran
 */
record TargetResult(Target target, Outcome outcome, FuzzLog log, Duration time) {
  long executions() {
    return log.executions().orElse(0);
  }

  String line() {
    double seconds = Math.max(1, time.toMillis()) / 1_000.0;
    return String.format(
            Locale.ROOT,
            "%-13s %-7s %12d %10.0f %9d  %s",
            target.name(),
            target.kind() == Target.Kind.NATIVE ? "C" : "Java",
            executions(),
            executions() / seconds,
            log.features().orElse(0),
            end())
        .stripTrailing();
  }

  private String end() {
    if (outcome instanceof Outcome.Found found) {
      return "FOUND, kept in " + found.where();
    }
    return outcome instanceof Outcome.Skipped skipped ? "skipped: " + skipped.reason() : "";
  }

  static String heading() {
    return String.format(
        Locale.ROOT,
        "%-13s %-7s %12s %10s %9s",
        "target",
        "in",
        "executions",
        "exec/s",
        "features");
  }
}
