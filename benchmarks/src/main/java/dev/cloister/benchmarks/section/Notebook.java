package dev.cloister.benchmarks.section;

import dev.cloister.benchmarks.measure.Contender;
import dev.cloister.benchmarks.report.Row;
import dev.cloister.benchmarks.report.SectionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** What a section has found so far. For one thread. */
public final class Notebook {
  /** The row that others are compared with. */
  static final String BARE = "bare vfork, exec, wait";

  private final List<Row> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  void row(Row row) {
    rows.add(row);
  }

  void figure(String id, String name, double value, String unit, String note) {
    rows.add(new Row.Figure(id, name, value, unit, note));
  }

  void missing(String id, String name, String reason) {
    rows.add(new Row.Missing(id, name, reason));
  }

  void note(String note) {
    notes.add(note);
  }

  /** A row for each of these, the first of which is the bare one. */
  void turns(List<Contender> contenders, Map<String, Histogram> times) {
    double bare = 0;
    for (Contender contender : contenders) {
      Histogram histogram = times.get(contender.id());
      if (histogram == null) {
        continue;
      }
      Row.Latency row = Row.Latency.of(contender.id(), contender.name(), histogram);
      if (bare == 0) {
        bare = row.p50();
      }
      rows.add(row.against(bare));
    }
  }

  /** All of it. */
  public SectionResult result(Section section, Optional<String> fault) {
    return new SectionResult(section.id(), section.title(), rows, notes, fault);
  }
}
