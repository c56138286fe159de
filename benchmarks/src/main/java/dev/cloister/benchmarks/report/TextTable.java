package dev.cloister.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The results as plain lines. */
public final class TextTable {
  private static final int NAME = 46;

  private TextTable() {}

  /** One section, without a line's end at the end. */
  public static String section(SectionResult section, Report report) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(section.id() + ": " + section.title());
    if (section.rows().stream().anyMatch(Row.Latency.class::isInstance)) {
      lines.add(
          String.format(
              "  %-" + NAME + "s %9s %9s %9s %8s", "", "p50 us", "p90 us", "p99 us", "x bare"));
    }
    section.rows().forEach(row -> lines.add(line(row, report)));
    section.fault().ifPresent(fault -> lines.add("  FAILED: " + fault));
    section.notes().forEach(note -> lines.add("  # " + note));
    return String.join("\n", lines);
  }

  private static String line(Row row, Report report) {
    String begin = String.format("  %-" + NAME + "s ", row.name());
    String targets = targets(row, report);
    if (row instanceof Row.Latency latency) {
      return (begin
              + String.format(
                  Locale.ROOT,
                  "%9.1f %9.1f %9.1f %8s  %s",
                  latency.p50(),
                  latency.p90(),
                  latency.p99(),
                  ratio(latency.timesBare()),
                  targets))
          .stripTrailing();
    }
    if (row instanceof Row.Figure figure) {
      String value = (Numbers.plain(figure.value()) + " " + figure.unit()).strip();
      return (begin + String.format("%-12s  %s %s", value, targets, note(figure.note())))
          .stripTrailing();
    }
    return begin + "not here: " + ((Row.Missing) row).reason();
  }

  private static String ratio(OptionalDouble times) {
    return times.isPresent() ? String.format(Locale.ROOT, "%.2f", times.getAsDouble()) : "";
  }

  private static String note(String note) {
    return note.isEmpty() ? "" : "(" + note + ")";
  }

  private static String targets(Row row, Report report) {
    return Measure.ALL.stream()
        .filter(measure -> measure.row().equals(row.id()))
        .map(measure -> measure.wanted() + ": " + state(measure, report))
        .collect(Collectors.joining(", "));
  }

  private static String state(Measure measure, Report report) {
    OptionalDouble value = measure.measured(report);
    if (value.isEmpty()) {
      return "not measured";
    }
    return measure.isReached(value.getAsDouble()) ? "reached" : "NOT REACHED";
  }

  /** What had to be reached, and whether it was. */
  public static String measures(Report report) {
    List<String> lines = new ArrayList<>();
    List<String> others = new ArrayList<>();
    lines.add("");
    lines.add("measures");
    lines.add(String.format("  %-" + NAME + "s %-14s %-12s", "", "wanted", "measured"));
    for (Measure measure : Measure.ALL) {
      OptionalDouble value = measure.measured(report);
      if (value.isEmpty()) {
        others.add(measure.figure());
        continue;
      }
      lines.add(
          String.format(
                  "  %-" + NAME + "s %-14s %-12s %s",
                  measure.figure(),
                  measure.wanted(),
                  Numbers.plain(value.getAsDouble()),
                  state(measure, report))
              .stripTrailing());
    }
    if (!others.isEmpty()) {
      lines.add("  not measured: " + String.join("; ", others));
    }
    return String.join("\n", lines);
  }
}
