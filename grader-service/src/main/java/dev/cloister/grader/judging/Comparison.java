package dev.cloister.grader.judging;

/** What an output validator says of an output. */
public sealed interface Comparison {

  /** The output is right. */
  record Accepted() implements Comparison {}

  /**
   * The output is wrong.
   *
   * @param message where and why, for the jury
   */
  record Wrong(String message) implements Comparison {}
}
