package dev.cloister.benchmarks.report;

import java.util.List;
import java.util.Optional;

/**
 * What came of one section.
 *
 * @param id its name on the command line
 * @param title for people
 * @param rows in the order of the table, the bare one first
 * @param notes how it was measured, and what is to be kept in mind
 * @param fault why it could not be measured to its end
 */
public record SectionResult(
    String id, String title, List<Row> rows, List<String> notes, Optional<String> fault) {
  /** Copies the lists. */
  public SectionResult {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }
}
