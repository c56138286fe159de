package dev.cloister.grader.attack;

import java.util.Optional;
import java.util.function.LongFunction;

/**
 * What a figure has to be.
 *
 * @param least the smallest that is right
 * @param most the largest that is right
 */
record Range(long least, long most) {
  static final Range ANY = new Range(0, Long.MAX_VALUE);

  /** What is wrong with a value; empty where nothing is. */
  Optional<String> fault(String what, long value, LongFunction<String> format) {
    if (value < least) {
      return Optional.of(
          what + " is " + format.apply(value) + ", less than " + format.apply(least));
    }
    if (value > most) {
      return Optional.of(what + " is " + format.apply(value) + ", more than " + format.apply(most));
    }
    return Optional.empty();
  }
}
