package dev.cloister.benchmarks.section;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds turns of each contender
 * @param warmUp before them
 * @param longest that the rounds of one section may take
 * @param sustained how long each figure of throughput and each load is measured
 * @param cells that are opened one after another
 * @param spins runs of the fixed program for each noise figure
 * @param spinTime processor time of that program
 * @param submissions graded
 * @param peerRounds turns of each peer, which are slower
 */
public record Effort(
    int rounds,
    Duration warmUp,
    Duration longest,
    Duration sustained,
    int cells,
    int spins,
    Duration spinTime,
    int submissions,
    int peerRounds) {

  /** Under ten minutes. */
  public static Effort full() {
    return new Effort(
        2000,
        Duration.ofSeconds(8),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        10_000,
        25,
        Duration.ofMillis(200),
        5,
        200);
  }

  /** Under a minute: shows that everything works; its tails say little. */
  public static Effort quick() {
    return new Effort(
        200,
        Duration.ofMillis(1500),
        Duration.ofSeconds(5),
        Duration.ofMillis(800),
        100,
        5,
        Duration.ofMillis(50),
        1,
        15);
  }

  /** As little as shows that a section runs at all: for the tests. */
  public static Effort least() {
    return new Effort(
        3,
        Duration.ofMillis(1),
        Duration.ofSeconds(5),
        Duration.ofMillis(100),
        5,
        2,
        Duration.ofMillis(5),
        1,
        2);
  }

  /** The same with another number of rounds. */
  public Effort withRounds(int value) {
    return new Effort(
        value, warmUp, longest, sustained, cells, spins, spinTime, submissions, value);
  }
}
