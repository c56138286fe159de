package dev.cloister.grader.language;

import dev.cloister.sandbox.Limits;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How programs of one language are compiled and run; rootfs-templates/README.md has the format.
 *
 * @param id what the API and the command line take
 * @param name for people
 * @param template the template of the cells that compile and run
 * @param sources file name patterns of sources
 * @param defaultSource the name of a source that came without one
 * @param entryPoint how the program's beginning is found
 * @param compile how it is compiled; empty: the files are kept as they came
 * @param run how it is run
 * @param timeMultiplier the problem's time limit times this
 * @param memoryExtra bytes added to the problem's memory limit
 * @param version a command that succeeds where the language can be used
 * @param install a hint for whoever finds the language unavailable
 * @param env variables added to the cell's own
 */
public record Language(
    String id,
    String name,
    String template,
    List<String> sources,
    String defaultSource,
    EntryPoint entryPoint,
    Optional<Compile> compile,
    Run run,
    BigDecimal timeMultiplier,
    long memoryExtra,
    List<String> version,
    Optional<String> install,
    Map<String, String> env) {

  /** Copies the collections. */
  public Language {
    sources = List.copyOf(sources);
    version = List.copyOf(version);
    env = Map.copyOf(env);
  }

  /** Whether a file of this name is a source of this language. */
  public boolean isSource(String fileName) {
    String last = fileName.substring(fileName.lastIndexOf('/') + 1);
    return sources.stream().anyMatch(pattern -> NamePattern.matches(pattern, last));
  }

  /**
   * How to compile.
   *
   * @param command words with placeholders
   * @param limits what the compiler may use
   * @param artifacts patterns of what is kept of the work folder
   */
  public record Compile(List<String> command, Limits limits, List<String> artifacts) {
    /** Copies the lists. */
    public Compile {
      command = List.copyOf(command);
      artifacts = List.copyOf(artifacts);
    }
  }

  /**
   * How to run.
   *
   * @param command words with placeholders
   * @param processes the limit, where the language sets one
   * @param openFiles the limit, where the language sets one
   * @param fileBytes the limit, where the language sets one
   * @param stackBytes the limit, where the language sets one
   */
  public record Run(
      List<String> command,
      OptionalInt processes,
      OptionalInt openFiles,
      OptionalLong fileBytes,
      OptionalLong stackBytes) {
    /** Copies the list. */
    public Run {
      command = List.copyOf(command);
    }
  }
}
