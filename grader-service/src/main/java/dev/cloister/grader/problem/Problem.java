package dev.cloister.grader.problem;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One problem package, read and checked.
 *
 * @param id the name of its folder
 * @param folder where it lies
 * @param version the generation of its format
 * @param names by language code; never empty
 * @param uuid where the package has one
 * @param limits what a test may use
 * @param tests in the order in which they are run
 * @param submissions the jury's own, in the order of their paths
 */
public record Problem(
    String id,
    Path folder,
    FormatVersion version,
    Map<String, String> names,
    Optional<UUID> uuid,
    ProblemLimits limits,
    List<TestCase> tests,
    List<JurySubmission> submissions) {

  /** Copies the lists. */
  public Problem {
    tests = List.copyOf(tests);
    submissions = List.copyOf(submissions);
  }

  /** The English name, else the first. */
  public String name() {
    return Optional.ofNullable(names.get("en")).orElseGet(() -> names.values().iterator().next());
  }
}
