package dev.cloister.grader.storm;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a storm has done, and what came of it.
 *
 * @param config as it was
 * @param right requests that were answered as without a storm
 * @param faults that ended as a sandbox fault or a judge error
 * @param killedPrograms whose program was itself killed, and was reported as that
 * @param submissions of all these, those that were judged
 * @param slowest how long the slowest request took
 * @param kills by role of the process
 * @param violations what must not be; empty if all is well
 */
public record StormReport(
    StormConfig config,
    long right,
    long faults,
    long killedPrograms,
    long submissions,
    Duration slowest,
    List<Kills> kills,
    List<String> violations) {

  /**
   * Kills of one kind of process.
   *
   * @param role the kind, in lower case
   * @param killed how many died
   * @param survived how many signals made no difference, as to the first process of a namespace
   * @param median time from a kill to the end of the first right answer to what was asked after it
   * @param p90 the same of the slowest tenth
   * @param slowest the same of the slowest
   */
  public record Kills(
      String role, int killed, int survived, Duration median, Duration p90, Duration slowest) {

    static Kills of(Role role, Map<Role, List<Duration>> recoveries, Map<Role, Integer> survived) {
      List<Duration> times = recoveries.getOrDefault(role, List.of()).stream().sorted().toList();
      return new Kills(
          role.name().toLowerCase(Locale.ROOT),
          times.size(),
          survived.getOrDefault(role, 0),
          at(times, 50),
          at(times, 90),
          at(times, 100));
    }

    private static Duration at(List<Duration> sorted, int percent) {
      return sorted.isEmpty()
          ? Duration.ZERO
          : sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }
  }

  /** All kills. */
  public int killed() {
    return kills.stream().mapToInt(Kills::killed).sum();
  }
}
