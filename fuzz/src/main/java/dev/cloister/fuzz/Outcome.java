package dev.cloister.fuzz;

/** What came of one target. */
sealed interface Outcome {
  /** It ran. */
  record Clean() implements Outcome {}

  /**
   * An input that does what no input may.
   *
   * @param where the input is kept, or the log, where there is no input
   */
  record Found(String where) implements Outcome {}

  /** It cannot be run here. */
  record Skipped(String reason) implements Outcome {}
}
