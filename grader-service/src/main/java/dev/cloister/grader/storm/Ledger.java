package dev.cloister.grader.storm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What came of every request, and what should not have. Thread-safe. */
final class Ledger {
  private static final int MOST_VIOLATIONS = 50;

  /** How a request ended. */
  enum Ending {
    /** As it would have without a storm. */
    RIGHT,
    /** A sandbox fault, or a judge error. */
    FAULT,
    /** Killed by the storm itself, and reported as that. */
    KILLED_PROGRAM
  }

  private final Map<Ending, Long> endings = new EnumMap<>(Ending.class);
  private final List<String> violations = new ArrayList<>();
  private long submissions;
  private Duration slowest = Duration.ZERO;

  synchronized void ended(Ending ending) {
    endings.merge(ending, 1L, Long::sum);
  }

  synchronized void submitted() {
    submissions++;
  }

  /** How long a request took, whatever came of it. */
  synchronized void took(Duration time) {
    slowest = time.compareTo(slowest) > 0 ? time : slowest;
  }

  synchronized Duration slowest() {
    return slowest;
  }

  /** Something that must not be. */
  synchronized void violated(String what) {
    if (violations.size() < MOST_VIOLATIONS) {
      violations.add(what);
    }
  }

  synchronized long count(Ending ending) {
    return endings.getOrDefault(ending, 0L);
  }

  synchronized long submissions() {
    return submissions;
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }
}
