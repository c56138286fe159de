package dev.cloister.grader.cli;

import dev.cloister.grader.config.DurationText;
import dev.cloister.grader.config.SizeText;
import dev.cloister.grader.json.RunJson;
import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.CommandException;
import dev.cloister.sandbox.Input;
import dev.cloister.sandbox.Limits;
import dev.cloister.sandbox.Network;
import dev.cloister.sandbox.Outcome;
import dev.cloister.sandbox.Output;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code cloister run}: one command in a throwaway cell. */
@CommandLine.Command(
    name = "run",
    description = "Runs one command in a throwaway cell; passes its input, output and exit code.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code: the command's own; 128+N for signal N; 125 for a limit or a sandbox fault, with",
      "the reason on standard error; 126 not executable; 127 not found; 2 usage."
    })
final class RunCommand implements Callable<Integer> {
  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Memory of all its processes (default: 256m).")
  private long memory = Limits.defaults().memoryBytes();

  @Option(
      names = "--time",
      paramLabel = "DURATION",
      converter = Time.class,
      description = "Processor time of all its processes (default: 10s).")
  private Duration time = Limits.defaults().cpu();

  @Option(
      names = "--wall",
      paramLabel = "DURATION",
      converter = Time.class,
      description = "Elapsed time (default: 30s).")
  private Duration wall = Limits.defaults().wall();

  @Option(
      names = "--processes",
      paramLabel = "N",
      description = "Processes and threads at once (default: 64).")
  private int processes = Limits.defaults().processes();

  @Option(
      names = "--output",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Bytes on standard output, and as many on standard error (default: 64m).")
  private long output = Limits.defaults().outputBytes();

  @Option(
      names = "--file-size",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Size of any one file that it writes (default: 64m).")
  private long fileSize = Limits.defaults().fileBytes();

  @Option(
      names = "--stack",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Stack of its main thread (default: 64m).")
  private long stack = Limits.defaults().stackBytes();

  @Option(
      names = "--template",
      paramLabel = "NAME",
      description = "The root file system (default: host).")
  private String template = "host";

  @Option(
      names = "--network",
      paramLabel = "none|loopback",
      description = "What network it has (default: none).")
  private Network network = Network.NONE;

  @Option(
      names = "--file",
      paramLabel = "NAME=PATH",
      description = "A file of the host that is copied to NAME in its work folder. Repeatable.")
  private Map<String, Path> files = new LinkedHashMap<>();

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      description = "An environment variable. Repeatable.")
  private Map<String, String> env = new LinkedHashMap<>();

  @Option(
      names = "--stdin",
      paramLabel = "PATH",
      description = "A file as its standard input, in place of this process's own.")
  private @Nullable Path stdin;

  @Option(
      names = "--json",
      paramLabel = "PATH|-",
      description = "Write the result as JSON to a file, or to standard output after its own.")
  private @Nullable String json;

  @Parameters(arity = "1..*", paramLabel = "ARGV", description = "The command; put -- before it.")
  private List<String> argv = List.of();

  @Override
  public Integer call() throws Exception {
    Command command = command();
    CellSpec spec = CellSpec.defaults().withTemplate(template).withNetwork(network);
    try (Sandbox sandbox = Sandbox.open();
        Cell cell = openCell(sandbox, spec)) {
      for (Map.Entry<String, Path> file : files.entrySet()) {
        cell.put(file.getKey(), file.getValue());
      }
      RunResult result = new PassThrough(cell, command).run();
      if (json != null) {
        JsonTarget.write(json, RunJson.withoutOutput(UUID.randomUUID().toString(), result));
      }
      return exitCode(result);
    } catch (CommandException e) {
      System.err.println("cloister: " + e.getMessage());
      return e.errno() == 2 /* ENOENT */ ? ExitCode.RUN_NOT_FOUND : ExitCode.RUN_NOT_EXECUTABLE;
    } catch (SandboxException e) {
      System.err.println("cloister: " + e.getMessage());
      return ExitCode.RUN_LIMIT;
    }
  }

  private Command command() throws UsageException {
    checkFiles();
    Map<String, String> environment = new HashMap<>(Command.DEFAULT_ENV);
    environment.putAll(env);
    try {
      Limits limits =
          new Limits(
              time,
              wall,
              memory,
              output,
              processes,
              fileSize,
              Limits.defaults().openFiles(),
              stack);
      return Command.builder(argv)
          .env(environment)
          .limits(limits)
          .stdin(stdin == null ? Input.live() : Input.file(stdin))
          .stdout(Output.live())
          .stderr(Output.live())
          .build();
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private void checkFiles() throws UsageException {
    if (stdin != null && !Files.isReadable(stdin)) {
      throw new UsageException("--stdin " + stdin + " cannot be read");
    }
    for (Map.Entry<String, Path> file : files.entrySet()) {
      if (!Files.isRegularFile(file.getValue()) || !Files.isReadable(file.getValue())) {
        throw new UsageException("--file " + file.getValue() + " is not a file that can be read");
      }
      List<String> segments = List.of(file.getKey().split("/", -1));
      if (segments.contains("") || segments.contains(".") || segments.contains("..")) {
        throw new UsageException(
            "--file "
                + file.getKey()
                + "="
                + file.getValue()
                + ": the name must be the path of a file below the work folder");
      }
    }
  }

  private static Cell openCell(Sandbox sandbox, CellSpec spec)
      throws SandboxException, UsageException {
    try {
      return sandbox.openCell(spec);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static int exitCode(RunResult result) {
    Outcome outcome = result.outcome();
    if (outcome instanceof Outcome.Exited exited) {
      return exited.code();
    }
    if (outcome instanceof Outcome.Signalled signalled) {
      return ExitCode.RUN_SIGNAL + signalled.signal();
    }
    System.err.println(
        "cloister: "
            + (outcome instanceof Outcome.LimitReached reached
                ? "the " + reached.limit().word() + " limit was reached"
                : "the run was cancelled"));
    return ExitCode.RUN_LIMIT;
  }

  /** Reads sizes. */
  static final class Size implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      try {
        return SizeText.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Reads durations. */
  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      try {
        return DurationText.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
