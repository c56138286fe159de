package dev.cloister.benchmarks.report;

import dev.cloister.benchmarks.machine.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The results of one run on one machine.
 *
 * @param machine what it ran on
 * @param date when it began
 * @param commit of the sources; {@code unknown} outside a checkout
 * @param mode {@code full} or {@code quick}
 * @param sections in the order in which they were run
 */
public record Report(
    Machine machine, Instant date, String commit, String mode, List<SectionResult> sections) {
  /** Copies the list. */
  public Report {
    sections = List.copyOf(sections);
  }

  /** Every row of every section. */
  public Stream<Row> rows() {
    return sections.stream().flatMap(section -> section.rows().stream());
  }

  /** A row by its id. */
  public Optional<Row> row(String id) {
    return rows().filter(row -> row.id().equals(id)).findFirst();
  }
}
