package dev.cloister.grader.problem;

import java.util.List;
import java.util.Set;

/**
 * What a jury submission should get, in the words of the verdicts.
 *
 * @param overall if not empty, the verdict on the whole must be one of these, and nothing else
 *     counts ({@code @EXPECTED_RESULTS@})
 * @param permitted every test's verdict must be one of these
 * @param required at least one test's verdict must be one of these
 */
public record Expectation(Set<String> overall, Set<String> permitted, Set<String> required) {

  /** Copies the sets. */
  public Expectation {
    overall = Set.copyOf(overall);
    permitted = Set.copyOf(permitted);
    required = Set.copyOf(required);
  }

  static Expectation overall(Set<String> verdicts) {
    return new Expectation(verdicts, Set.of(), Set.of());
  }

  static Expectation tests(Set<String> permitted, Set<String> required) {
    return new Expectation(Set.of(), permitted, required);
  }

  /** The verdicts that the submission is there to get, sorted. */
  public List<String> words() {
    return (overall.isEmpty() ? required : overall).stream().sorted().toList();
  }

  /** Whether nothing but AC will do. */
  public boolean isAccepted() {
    return words().equals(List.of("AC"));
  }

  /** Whether every test has to be run to tell, and not only those up to the first failure. */
  public boolean needsEveryTest() {
    return overall.isEmpty() && !isAccepted();
  }
}
