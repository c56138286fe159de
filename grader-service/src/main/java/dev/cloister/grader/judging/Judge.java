package dev.cloister.grader.judging;

import dev.cloister.grader.config.JudgingConfig;
import dev.cloister.grader.language.LanguageProbe;
import dev.cloister.grader.problem.TestCase;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.CommandException;
import dev.cloister.sandbox.Input;
import dev.cloister.sandbox.ReadOnlyMount;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxException;
import dev.cloister.sandbox.Scratch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges submissions: compiles in one cell, runs the tests in others ({@link
 * JudgingConfig#freshCell()}), compares the output with the answer. Thread-safe; a judging is
 * cancelled by interrupting its thread.
 */
public final class Judge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Judge.class);

  /** A sandbox fault is often a passing one; a second in a row is the operator's to see. */
  private static final int ATTEMPTS = 2;

  private final Sandbox sandbox;
  private final JudgingConfig config;
  private final ArtifactStore store;
  private final ProgramCompiler compiler;

  /**
   * A judge that keeps compiled programs in a store.
   *
   * @param sandbox whose mount roots hold {@link ArtifactCache#root()}
   */
  public Judge(
      Sandbox sandbox, LanguageProbe probe, ArtifactCache artifacts, JudgingConfig config) {
    this.sandbox = sandbox;
    this.config = config;
    this.store = artifacts.store();
    this.compiler = new ProgramCompiler(sandbox, probe, store, config);
  }

  /**
   * Judges one submission. Never throws for what a program or the sandbox does: a test whose run
   * faults is run once more in a new cell; if that faults too, the submission is judged once more
   * from the beginning, and then is the verdict JE.
   *
   * @throws InterruptedException if the thread was interrupted; nothing of the submission is
   *     running any more then
   */
  public Judgement judge(JudgeRequest request, JudgeListener listener) throws InterruptedException {
    Progress progress = new Progress(listener);
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(request, progress);
      } catch (SandboxException | IOException e) {
        if (Thread.interrupted()) {
          // Reading a file through a channel turns an interrupt into an IOException.
          throw new InterruptedException("the judging was cancelled");
        }
        String fault = String.valueOf(e.getMessage());
        LOG.warn("judging {} failed (attempt {}): {}", request.problem().id(), attempt, fault);
        if (attempt == ATTEMPTS) {
          return Judgement.judgeError(progress.compilation, progress.tests, fault);
        }
        progress.restart(fault);
      }
    }
  }

  private Judgement attempt(JudgeRequest request, Progress progress)
      throws SandboxException, IOException, InterruptedException {
    ProgramCompiler.Result compiled =
        compiler.compile(request.source(), request.problem().limits());
    if (compiled instanceof ProgramCompiler.Result.Failed failed) {
      progress.compiled(new Compilation(false, failed.log()));
      return Judgement.compileError(failed.log());
    }
    try (ArtifactEntry.Lease lease = ((ProgramCompiler.Result.Compiled) compiled).lease()) {
      Compilation compilation = new Compilation(true, lease.artifact().log());
      progress.compiled(compilation);
      CellSpec spec = cellSpec(request, lease);
      try (TestCells cells = new TestCells(() -> sandbox.openCell(spec), config.freshCell())) {
        TestLimits limits = TestLimits.of(request, config);
        for (TestCase test : request.problem().tests()) {
          TestResult result = runTest(cells, request, test, limits, lease);
          progress.tested(result);
          if (request.selection().endsWith(result.verdict())) {
            break;
          }
        }
      }
      return Judgement.ofTests(compilation, progress.tests);
    }
  }

  private CellSpec cellSpec(JudgeRequest request, ArtifactEntry.Lease lease) {
    return CellSpec.defaults()
        .withTemplate(request.source().language().template())
        .withScratchBytes(config.scratchBytes())
        .withMounts(List.of(new ReadOnlyMount(lease.artifact().files(), "/program")));
  }

  private static TestResult runTest(
      TestCells cells,
      JudgeRequest request,
      TestCase test,
      TestLimits limits,
      ArtifactEntry.Lease program)
      throws SandboxException, IOException, InterruptedException {
    List<String> argv = request.source().runCommand(request.problem().limits().memoryBytes());
    RunResult result;
    try {
      result =
          cells.run(
              Command.builder(argv)
                  .env(LanguageProbe.environment(request.source().language()))
                  .stdin(Input.file(test.input()))
                  .limits(limits.limits())
                  .scratch(Scratch.FRESH)
                  .build());
    } catch (CommandException e) {
      return UnrunnableProgram.of(test, argv.get(0), program, e);
    }
    RunVerdict verdict =
        RunVerdict.of(result, limits.limits()).orElse(new RunVerdict(Verdict.AC, ""));
    if (verdict.verdict() == Verdict.AC) {
      verdict = compare(test, result);
    }
    return new TestResult(
        test.name(),
        verdict.verdict(),
        result.cpuTime(),
        result.wallTime(),
        result.peakMemoryBytes(),
        verdict.message(),
        result.enforcement());
  }

  private static RunVerdict compare(TestCase test, RunResult result) throws IOException {
    try (InputStream answer = Files.newInputStream(test.answer())) {
      Comparison comparison =
          DefaultValidator.compare(
              test.validator(), answer, new ByteArrayInputStream(result.stdout().bytes()));
      return comparison instanceof Comparison.Wrong wrong
          ? new RunVerdict(Verdict.WA, wrong.message())
          : new RunVerdict(Verdict.AC, "");
    }
  }

  /** Stops keeping compiled programs in the index; those on disk stay. */
  @Override
  public void close() throws IOException {
    store.close();
  }

  /** What was found so far, told to the listener as it comes. */
  private static final class Progress {
    private final JudgeListener listener;
    private Optional<Compilation> compilation = Optional.empty();
    private final List<TestResult> tests = new ArrayList<>();

    Progress(JudgeListener listener) {
      this.listener = listener;
    }

    void compiled(Compilation result) {
      compilation = Optional.of(result);
      listener.onCompiled(result);
    }

    void tested(TestResult result) {
      tests.add(result);
      listener.onTest(result);
    }

    void restart(String fault) {
      compilation = Optional.empty();
      tests.clear();
      listener.onRetry(fault);
    }
  }
}
