package dev.cloister.grader.judging;

/** Which tests of a problem are run. */
public enum TestSelection {
  /** In order, up to the first that is not AC. */
  UNTIL_FIRST_FAILURE,
  /** Every one. */
  ALL
}
