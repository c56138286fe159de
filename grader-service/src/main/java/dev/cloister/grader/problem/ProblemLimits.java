package dev.cloister.grader.problem;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The limits of a problem.
 *
 * @param time processor time of one test, before a language's multiplier
 * @param timeSource where the time limit comes from
 * @param memoryBytes memory of one test, before what a language adds
 * @param outputBytes standard output of one test
 * @param codeBytes the largest submission
 * @param compilationTime processor time of the compiler, where the package states it
 * @param compilationMemoryBytes memory of the compiler, where the package states it
 */
public record ProblemLimits(
    Duration time,
    TimeSource timeSource,
    long memoryBytes,
    long outputBytes,
    long codeBytes,
    Optional<Duration> compilationTime,
    OptionalLong compilationMemoryBytes) {

  /** Where a time limit comes from. */
  public enum TimeSource {
    /** {@code limits.time_limit} in problem.yaml. */
    PROBLEM_YAML("problem.yaml"),
    /** The file .timelimit, which the ICPC's tools write. */
    TIMELIMIT_FILE(".timelimit"),
    /** The key timelimit in domjudge-problem.ini. */
    DOMJUDGE_INI("domjudge-problem.ini"),
    /** The package states none: the judge's own default. */
    DEFAULT("the judge's default");

    private final String description;

    TimeSource(String description) {
      this.description = description;
    }

    /** For people. */
    public String description() {
      return description;
    }
  }
}
