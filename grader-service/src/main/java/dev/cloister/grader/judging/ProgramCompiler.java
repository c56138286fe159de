package dev.cloister.grader.judging;

import dev.cloister.grader.config.DurationText;
import dev.cloister.grader.config.JudgingConfig;
import dev.cloister.grader.config.SizeText;
import dev.cloister.grader.language.Language;
import dev.cloister.grader.language.LanguageProbe;
import dev.cloister.grader.language.LanguageStatus;
import dev.cloister.grader.language.SourceFile;
import dev.cloister.grader.language.SourceSet;
import dev.cloister.grader.problem.ProblemLimits;
import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.CollectSpec;
import dev.cloister.sandbox.Collected;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Limits;
import dev.cloister.sandbox.Outcome;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Compiles programs, each in a cell of its own, and keeps what comes out. Thread-safe. */
final class ProgramCompiler {
  private static final int MOST_ARTIFACTS = 10_000;

  private final Sandbox sandbox;
  private final LanguageProbe probe;
  private final ArtifactStore store;
  private final JudgingConfig config;

  ProgramCompiler(Sandbox sandbox, LanguageProbe probe, ArtifactStore store, JudgingConfig config) {
    this.sandbox = sandbox;
    this.probe = probe;
    this.store = store;
    this.config = config;
  }

  /** A program that can be run, or what the compiler had against it. */
  sealed interface Result {
    /** It compiled; the lease is the receiver's to close. */
    record Compiled(ArtifactEntry.Lease lease) implements Result {}

    /** It did not. */
    record Failed(String log) implements Result {}
  }

  Result compile(SourceSet source, ProblemLimits problem)
      throws SandboxException, IOException, InterruptedException {
    if (source.totalBytes() > problem.codeBytes()) {
      return new Result.Failed(
          "The submission has "
              + source.totalBytes()
              + " bytes; this problem allows "
              + SizeText.format(problem.codeBytes())
              + ".\n");
    }
    Language language = source.language();
    Limits limits = language.compile().map(c -> limits(c, problem)).orElse(Limits.defaults());
    String key = CompileKey.of(source, version(language), limits);
    Optional<ArtifactEntry.Lease> known = store.find(key);
    if (known.isPresent()) {
      return new Result.Compiled(known.get());
    }
    StringBuilder failure = new StringBuilder();
    Optional<ArtifactEntry.Lease> built =
        store.<SandboxException>build(
            key,
            files ->
                language.compile().isPresent()
                    ? runCompiler(source, language.compile().get(), limits, files, failure)
                    : keepAsTheyCame(source, files));
    return built
        .<Result>map(Result.Compiled::new)
        .orElseGet(() -> new Result.Failed(failure.toString()));
  }

  private String version(Language language) throws SandboxException, InterruptedException {
    LanguageStatus status = probe.status(language);
    if (status instanceof LanguageStatus.Available available) {
      return available.version();
    }
    String reason = ((LanguageStatus.Unavailable) status).reason();
    throw new SandboxException(
        "the language " + language.id() + " is not available here: " + reason, "language", 0, "");
  }

  private Optional<String> runCompiler(
      SourceSet source, Language.Compile compile, Limits limits, Path files, StringBuilder failure)
      throws SandboxException, IOException, InterruptedException {
    CellSpec spec =
        CellSpec.defaults()
            .withTemplate(source.language().template())
            .withScratchBytes(Math.max(config.scratchBytes(), 2 * config.artifactBytes()));
    try (Cell cell = sandbox.openCell(spec)) {
      for (SourceFile file : source.files()) {
        cell.put(file.name(), file.content());
      }
      RunResult result =
          cell.run(
              Command.builder(source.compileCommand(compile))
                  .env(LanguageProbe.environment(source.language()))
                  .limits(limits)
                  .build());
      String log = CompileLog.of(result, config.compileLogBytes());
      if (!result.outcome().isSuccess()) {
        failure.append(log).append(endedAs(result, limits, log));
        return Optional.empty();
      }
      Collected collected =
          cell.collectInto(
              files, new CollectSpec(compile.artifacts(), MOST_ARTIFACTS, config.artifactBytes()));
      if (!collected.refused().isEmpty()) {
        Collected.Refused first = collected.refused().get(0);
        failure
            .append(log)
            .append("The compiled program cannot be kept: ")
            .append(first.path())
            .append(": ")
            .append(first.reason())
            .append(".\n");
        return Optional.empty();
      }
      if (collected.files().isEmpty()) {
        failure.append(log).append("The compiler left no program behind.\n");
        return Optional.empty();
      }
      return Optional.of(log);
    }
  }

  private static Optional<String> keepAsTheyCame(SourceSet source, Path files) throws IOException {
    for (SourceFile file : source.files()) {
      Path target = files.resolve(file.name());
      for (Path folder = target.getParent();
          folder != null && !folder.equals(files);
          folder = folder.getParent()) {
        ArtifactFolder.createReadable(folder);
      }
      Files.write(target, file.content());
    }
    return Optional.of("");
  }

  private static Limits limits(Language.Compile compile, ProblemLimits problem) {
    Limits limits = compile.limits();
    if (problem.compilationTime().isPresent()) {
      Duration cpu = problem.compilationTime().get();
      Duration wall = cpu.multipliedBy(2).plusSeconds(1);
      limits =
          limits.withCpu(cpu).withWall(wall.compareTo(limits.wall()) > 0 ? wall : limits.wall());
    }
    return problem.compilationMemoryBytes().isPresent()
        ? limits.withMemoryBytes(problem.compilationMemoryBytes().getAsLong())
        : limits;
  }

  /** A line for what the compiler itself could not say; nothing where it ended with a code. */
  private static String endedAs(RunResult result, Limits limits, String log) {
    String line = log.isEmpty() || log.endsWith("\n") ? "" : "\n";
    if (result.outcome() instanceof Outcome.LimitReached reached) {
      return line
          + switch (reached.limit()) {
            case CPU -> "The compiler used more than " + text(limits.cpu()) + " of processor time.";
            case WALL, IDLE -> "The compiler took longer than " + text(limits.wall()) + ".";
            case MEMORY ->
                "The compiler needed more than "
                    + SizeText.format(limits.memoryBytes())
                    + " of memory.";
            case OUTPUT ->
                "The compiler wrote more than "
                    + SizeText.format(limits.outputBytes())
                    + " of messages.";
            case FILE_SIZE ->
                "The compiler wrote a file larger than "
                    + SizeText.format(limits.fileBytes())
                    + ".";
            case PROCESSES ->
                "The compiler started more than " + limits.processes() + " processes.";
          }
          + "\n";
    }
    if (result.outcome() instanceof Outcome.Signalled signalled) {
      return line + "The compiler was ended by signal " + signalled.signal() + ".\n";
    }
    return log.isEmpty() && result.outcome() instanceof Outcome.Exited exited
        ? "The compiler ended with code " + exited.code() + " and without a message.\n"
        : "";
  }

  private static String text(Duration duration) {
    return DurationText.format(duration);
  }
}
