package dev.cloister.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One command to execute in a cell. Immutable and reusable.
 *
 * @param argv the program and its arguments, never empty; a program without a slash is looked up in
 *     PATH inside the cell
 * @param env the whole environment of the program; nothing of the host's is added
 * @param workingDirectory an absolute path inside the cell
 * @param stdin standard input
 * @param stdout standard output
 * @param stderr standard error
 * @param limits what the run may use
 * @param scratch which scratch folders it sees
 */
public record Command(
    List<String> argv,
    Map<String, String> env,
    String workingDirectory,
    Input stdin,
    Output stdout,
    Output stderr,
    Limits limits,
    Scratch scratch) {

  /** The environment of a command that names none: PATH, HOME=/work, LANG=C.UTF-8. */
  public static final Map<String, String> DEFAULT_ENV =
      Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "HOME", "/work", "LANG", "C.UTF-8");

  /** What one message to the launcher holds, less its own fields. */
  private static final int MOST_BYTES = 124 << 10;

  /** Checks what the kernel would refuse later with a less clear message. */
  public Command {
    argv = List.copyOf(argv);
    env = Map.copyOf(env);
    if (argv.isEmpty() || argv.get(0).isEmpty()) {
      throw new IllegalArgumentException("the command is empty; name a program");
    }
    if (!workingDirectory.startsWith("/")) {
      throw new IllegalArgumentException(
          "working directory '" + workingDirectory + "' is not absolute");
    }
    argv.forEach(word -> checkNoNul("argument", word));
    checkLength(argv, env);
    for (Map.Entry<String, String> variable : env.entrySet()) {
      checkNoNul("environment variable", variable.getKey());
      checkNoNul("environment variable", variable.getValue());
      if (variable.getKey().isEmpty() || variable.getKey().contains("=")) {
        throw new IllegalArgumentException(
            "'" + variable.getKey() + "' cannot be the name of an environment variable");
      }
    }
  }

  /** A command with the default limits and environment, no input, both outputs captured. */
  public static Command of(String... argv) {
    return builder(argv).build();
  }

  /** Starts a command with the same defaults as {@link #of(String...)}. */
  public static Builder builder(String... argv) {
    return new Builder(List.of(argv));
  }

  /** Starts a command with the same defaults as {@link #of(String...)}. */
  public static Builder builder(List<String> argv) {
    return new Builder(argv);
  }

  private static void checkLength(List<String> argv, Map<String, String> env) {
    long bytes = 0;
    for (String word : argv) {
      bytes += bytes(word);
    }
    for (Map.Entry<String, String> variable : env.entrySet()) {
      bytes += bytes(variable.getKey()) + bytes(variable.getValue());
    }
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "the command and its environment have more than "
              + (MOST_BYTES >> 10)
              + " KiB; put what is long into a file or standard input");
    }
  }

  /** With what a word costs besides. */
  private static long bytes(String word) {
    return word.getBytes(StandardCharsets.UTF_8).length + 8L;
  }

  private static void checkNoNul(String what, String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " contains a NUL character");
    }
  }

  /** Collects the parts of a {@link Command}. Not thread-safe. */
  public static final class Builder {
    private final List<String> argv;
    private Map<String, String> env = DEFAULT_ENV;
    private String workingDirectory = "/work";
    private Input stdin = Input.empty();
    private Output stdout = Output.capture();
    private Output stderr = Output.capture();
    private Limits limits = Limits.defaults();
    private Scratch scratch = Scratch.CELL;

    private Builder(List<String> argv) {
      this.argv = argv;
    }

    /** Replaces the whole environment. */
    public Builder env(Map<String, String> variables) {
      this.env = variables;
      return this;
    }

    /** An absolute path inside the cell; /work unless named. */
    public Builder workingDirectory(String path) {
      this.workingDirectory = path;
      return this;
    }

    /** Standard input; empty unless named. */
    public Builder stdin(Input input) {
      this.stdin = input;
      return this;
    }

    /** Standard output; captured unless named. */
    public Builder stdout(Output output) {
      this.stdout = output;
      return this;
    }

    /** Standard error; captured unless named. */
    public Builder stderr(Output output) {
      this.stderr = output;
      return this;
    }

    /** What the run may use; {@link Limits#defaults()} unless named. */
    public Builder limits(Limits value) {
      this.limits = value;
      return this;
    }

    /** Which scratch folders the run sees; the cell's unless named. */
    public Builder scratch(Scratch value) {
      this.scratch = value;
      return this;
    }

    /**
     * Builds the command.
     *
     * @throws IllegalArgumentException if a part is malformed; the message says which
     */
    public Command build() {
      return new Command(argv, env, workingDirectory, stdin, stdout, stderr, limits, scratch);
    }
  }
}
