package dev.cloister.grader.attack;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What must be seen of a run.
 *
 * @param outcomes those that are right, by the words of the API
 * @param exitCodes those that are right of a program that exited; empty: any
 * @param signal what must have ended a program that was signalled
 * @param says what standard output must contain
 * @param never what neither standard output nor standard error may contain
 * @param cpuMicros processor time
 * @param wallMicros elapsed time
 * @param peakBytes peak of memory
 * @param capturedBytes what was kept of both outputs
 */
record RunExpectation(
    Set<String> outcomes,
    Set<Integer> exitCodes,
    Optional<Signal> signal,
    Optional<Pattern> says,
    Optional<Pattern> never,
    Range cpuMicros,
    Range wallMicros,
    Range peakBytes,
    Range capturedBytes) {

  /** Copies the sets. */
  RunExpectation {
    outcomes = Set.copyOf(outcomes);
    exitCodes = Set.copyOf(exitCodes);
  }
}
