package dev.cloister.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Runs one target in a process of its own. Inputs that reach something new are kept from time to
 * time in {@code target/fuzz/corpus}, finds in {@code target/fuzz/finds}.
 */
final class Fuzzer {
  private static final int SLOWEST_INPUT_SECONDS = 20;
  private static final int MOST_MEMORY_MIB = 2_048;
  private static final Duration GRACE = Duration.ofMinutes(2);

  private final Path home;
  private final Path state;

  Fuzzer(Path home) {
    this.home = home;
    this.state = home.resolve("target/fuzz");
  }

  /** Builds the native targets; says why where that cannot be. */
  Optional<String> buildNative() throws IOException, InterruptedException {
    Optional<Path> clang = Clang.find();
    if (clang.isEmpty()) {
      return Optional.of("no clang with libFuzzer (Debian: clang and libclang-rt-dev)");
    }
    Path log = log("native-build");
    int status =
        new ProcessBuilder(
                "make",
                "-s",
                "-C",
                home.resolve("native").toString(),
                "fuzz",
                "OUT=" + home.resolve("native/target"),
                "CLANG=" + clang.get())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("the native targets cannot be built; the log: " + log);
    }
    return Optional.empty();
  }

  /** Runs a target for so long. */
  TargetResult run(Target target, Duration time) throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(state.resolve("corpus").resolve(target.name()));
    Path finds = Files.createDirectories(state.resolve("finds"));
    Path log = log(target.name());
    List<String> command = new ArrayList<>(program(target));
    command.addAll(
        List.of(
            "-max_total_time=" + Math.max(1, time.toSeconds()),
            "-timeout=" + SLOWEST_INPUT_SECONDS,
            "-rss_limit_mb=" + MOST_MEMORY_MIB,
            "-max_len=" + target.longest(),
            "-print_final_stats=1",
            "-artifact_prefix=" + finds.resolve(target.name()) + "-",
            corpus.toString(),
            target.seeds(home).toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.redirectInput(new File("/dev/null")).directory(state.toFile());
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(time.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      FuzzLog read = FuzzLog.of(lines(log));
      Outcome outcome =
          ended && process.exitValue() == 0
              ? new Outcome.Clean()
              : new Outcome.Found(read.kept().orElse(log.toString()));
      return new TargetResult(target, outcome, read, taken);
    } finally {
      process.destroyForcibly();
    }
  }

  static TargetResult skipped(Target target, String reason) {
    return new TargetResult(
        target,
        new Outcome.Skipped(reason),
        new FuzzLog(OptionalLong.empty(), OptionalLong.empty(), Optional.empty()),
        Duration.ZERO);
  }

  private List<String> program(Target target) {
    if (target.kind() == Target.Kind.NATIVE) {
      return List.of(home.resolve("native/target/fuzz").resolve(target.entry()).toString());
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-Xss1m",
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        // The agent that instruments what is fuzzed attaches to its own process.
        "-Djdk.attach.allowAttachSelf=true",
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + target.entry(),
        "--instrumentation_includes=dev.cloister.**",
        "--custom_hook_includes=dev.cloister.**",
        "--reproducer_path=" + state.resolve("finds"));
  }

  private Path log(String name) throws IOException {
    return Files.createDirectories(state.resolve("logs")).resolve(name + ".log");
  }

  /** An input that is quoted in a log need not be UTF-8. */
  private static List<String> lines(Path log) throws IOException {
    return Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
  }
}
