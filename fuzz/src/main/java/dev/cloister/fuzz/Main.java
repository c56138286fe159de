package dev.cloister.fuzz;

import dev.cloister.grader.config.DurationText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cloister fuzz}. */
@Command(
    name = "cloister fuzz",
    description =
        "Runs the fuzz targets of the launcher (libFuzzer) and of the Java code (Jazzer), as many"
            + " at once as there are processors. docs/fuzzing.md says what they look for.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code: 0 nothing was found, 1 something was, 2 usage, 3 the targets cannot be run."
    })
public final class Main implements Callable<Integer> {
  private static final int FOUND = 1;
  private static final int USAGE = 2;
  private static final int FAULT = 3;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      defaultValue = "2m",
      description =
          "How long in all, shared out among the targets: 90s, 60m (default: ${DEFAULT-VALUE}).")
  private String time = "2m";

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Only these targets; --list shows them.")
  private List<String> only = List.of();

  @Option(names = "--list", description = "Print the names of the targets, and end.")
  private boolean list;

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  private Main() {}

  /** Fuzzes, and ends the process with an exit code. */
  public static void main(String[] args) {
    CommandLine command =
        new CommandLine(new Main())
            .setParameterExceptionHandler((wrong, given) -> usage(wrong))
            .setExecutionExceptionHandler(
                (failure, given, parsed) -> {
                  if (failure instanceof ParameterException wrong) {
                    return usage(wrong);
                  }
                  failure.printStackTrace();
                  return FAULT;
                });
    System.exit(command.execute(args));
  }

  private static int usage(ParameterException wrong) {
    System.err.println("cloister: " + wrong.getMessage());
    System.err.println("Try 'cloister fuzz --help'.");
    return USAGE;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    if (list) {
      Targets.names().forEach(System.out::println);
      return 0;
    }
    List<Target> targets = chosen();
    Path home = Path.of(System.getProperty("cloister.home", ".")).toAbsolutePath().normalize();
    int workers = Math.min(targets.size(), Runtime.getRuntime().availableProcessors());
    Duration each = duration().multipliedBy(workers).dividedBy(targets.size());
    if (each.compareTo(Duration.ofSeconds(1)) < 0) {
      throw wrong("--time " + time + " is less than a second for each of the targets");
    }
    System.err.println(
        "cloister: fuzzing " + targets.size() + " targets, " + each.toSeconds() + " s each");
    Fuzzer fuzzer = new Fuzzer(home);
    boolean anyNative = targets.stream().anyMatch(t -> t.kind() == Target.Kind.NATIVE);
    Optional<String> lacking = anyNative ? fuzzer.buildNative() : Optional.empty();
    System.out.println(TargetResult.heading());
    return close(run(fuzzer, targets, lacking, workers, each));
  }

  private static List<TargetResult> run(
      Fuzzer fuzzer, List<Target> targets, Optional<String> lacking, int workers, Duration each)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      List<Future<TargetResult>> running = new ArrayList<>();
      for (Target target : targets) {
        boolean skipped = target.kind() == Target.Kind.NATIVE && lacking.isPresent();
        running.add(
            threads.submit(
                () ->
                    skipped
                        ? Fuzzer.skipped(target, lacking.orElse(""))
                        : fuzzer.run(target, each)));
      }
      List<TargetResult> results = new ArrayList<>();
      for (Future<TargetResult> one : running) {
        results.add(one.get());
        System.out.println(results.get(results.size() - 1).line());
      }
      return results;
    } finally {
      // Ends the targets, too: each is destroyed by the thread that waits for it.
      threads.shutdownNow();
    }
  }

  /** The last line, which .ci/suite.sh reads. */
  private static int close(List<TargetResult> results) {
    long executions = results.stream().mapToLong(TargetResult::executions).sum();
    long found = count(results, Outcome.Found.class);
    System.out.println(
        executions
            + " executions; targets: "
            + count(results, Outcome.Clean.class)
            + " passed, "
            + found
            + " failed, "
            + count(results, Outcome.Skipped.class)
            + " skipped");
    return found > 0 ? FOUND : 0;
  }

  private static long count(List<TargetResult> results, Class<? extends Outcome> kind) {
    return results.stream().filter(result -> kind.isInstance(result.outcome())).count();
  }

  private Duration duration() {
    try {
      return DurationText.parse(time);
    } catch (IllegalArgumentException e) {
      throw wrong("--time: " + e.getMessage());
    }
  }

  private List<Target> chosen() {
    for (String name : only) {
      if (!Targets.names().contains(name)) {
        throw wrong("there is no target '" + name + "'; there are " + Targets.names());
      }
    }
    return Targets.ALL.stream()
        .filter(target -> only.isEmpty() || only.contains(target.name()))
        .toList();
  }

  private ParameterException wrong(String message) {
    CommandLine command = spec == null ? new CommandLine(this) : spec.commandLine();
    return new ParameterException(command, message);
  }
}
