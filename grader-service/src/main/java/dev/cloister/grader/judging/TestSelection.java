package dev.cloister.grader.judging;

/** Which tests of a problem are run. */
public enum TestSelection {
  /** In order, up to the first that is not AC. */
  UNTIL_FIRST_FAILURE,
  /** In order, up to the first TLE: what comes after a timeout costs most and tells least. */
  UNTIL_TIMEOUT,
  /** Every one. */
  ALL;

  /** Whether no test is run after one with this verdict. */
  boolean endsWith(Verdict verdict) {
    return switch (this) {
      case UNTIL_FIRST_FAILURE -> verdict != Verdict.AC;
      case UNTIL_TIMEOUT -> verdict == Verdict.TLE;
      case ALL -> false;
    };
  }
}
