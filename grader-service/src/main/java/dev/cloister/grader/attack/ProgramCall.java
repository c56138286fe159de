package dev.cloister.grader.attack;

import dev.cloister.sandbox.Input;
import dev.cloister.sandbox.Limits;
import dev.cloister.sandbox.Scratch;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program of the suite, and how it is run.
 *
 * @param program its path below the folder of the attacks
 * @param arguments after its name
 * @param cell the name of the cell in which it runs
 * @param limits what it may use
 * @param stdin its input
 * @param env its environment
 * @param scratch which scratch it sees
 */
record ProgramCall(
    String program,
    List<String> arguments,
    String cell,
    Limits limits,
    Input stdin,
    Map<String, String> env,
    Scratch scratch) {
  /** The cell of a step that names none. */
  static final String FIRST_CELL = "a";

  /** What an attack may use where the manifest does not say it: little, so that it ends soon. */
  static final Limits DEFAULT_LIMITS =
      new Limits(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          64L << 20,
          1L << 20,
          16,
          16L << 20,
          64,
          8L << 20);

  /** Copies what could change. */
  ProgramCall {
    arguments = List.copyOf(arguments);
    env = Map.copyOf(env);
  }
}
