package dev.cloister.benchmarks.section;

import dev.cloister.grader.config.GraderConfig;
import dev.cloister.grader.config.Settings;
import dev.cloister.grader.judging.Compilation;
import dev.cloister.grader.judging.JudgeContext;
import dev.cloister.grader.judging.JudgeListener;
import dev.cloister.grader.judging.JudgeRequest;
import dev.cloister.grader.judging.Judgement;
import dev.cloister.grader.judging.TestResult;
import dev.cloister.grader.judging.TestSelection;
import dev.cloister.grader.judging.Verdict;
import dev.cloister.grader.language.Language;
import dev.cloister.grader.language.SourceSet;
import dev.cloister.grader.problem.Problem;
import dev.cloister.sandbox.SandboxConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Compiles a solution in C++ and grades it with fifty tests, as the service does. */
final class Grading implements Section {
  private static final int TESTS = 50;
  private static final String LANGUAGE = "cpp17";
  private static final String SOURCE =
      """
      #include <iostream>
      int main() {
        long long a, b;
        std::cin >> a >> b;
        std::cout << a + b << "\\n";
      }
      """;

  @Override
  public String id() {
    return "grade";
  }

  @Override
  public String title() {
    return "compile C++ and grade it with " + TESTS + " tests";
  }

  @Override
  public void measure(Bench bench, Notebook notebook) throws Exception {
    Path folder = bench.workspace().newFolder("grading");
    Path state = folder.resolve("state");
    JudgeContext context =
        bench
            .scope()
            .keep(
                JudgeContext.open(
                    state,
                    Optional.empty(),
                    GraderConfig.from(Settings.none()).judging(),
                    SandboxConfig.defaults()));
    Problem problem = context.loader().load(write(folder.resolve("sum")));
    Language language = context.languages().byId(LANGUAGE).orElseThrow();
    int submissions = bench.effort().submissions();
    List<Stopwatch> compiled = new ArrayList<>();
    List<Stopwatch> cached = new ArrayList<>();
    for (int i = 0; i < submissions; i++) {
      // A comment makes it another program for the cache.
      String source = SOURCE + "// " + i + "\n";
      byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
      JudgeRequest request =
          new JudgeRequest(problem, SourceSet.ofUnnamed(language, bytes), TestSelection.ALL);
      compiled.add(judge(context, request));
      bench.progress().done(2L * i + 1, 2L * submissions);
      cached.add(judge(context, request));
      bench.progress().done(2L * i + 2, 2L * submissions);
    }
    String medians = submissions == 1 ? "once" : "median of " + submissions;
    row(notebook, "total", "whole submission", compiled.stream().map(Stopwatch::total), medians);
    row(notebook, "compile", "of which compiling", compiled.stream().map(s -> s.compile), "");
    row(
        notebook,
        "tests",
        "of which " + TESTS + " tests",
        compiled.stream().map(Stopwatch::tests),
        "");
    row(notebook, "test", "each test", compiled.stream().map(s -> s.tests() / TESTS), "");
    row(notebook, "cached", "the same submission again", cached.stream().map(Stopwatch::total), "");
  }

  private static void row(
      Notebook notebook, String id, String name, Stream<Double> millis, String note) {
    List<Double> sorted = new ArrayList<>(millis.toList());
    Collections.sort(sorted);
    notebook.figure("grade." + id, name, sorted.get(sorted.size() / 2), "ms", note);
  }

  private static Stopwatch judge(JudgeContext context, JudgeRequest request)
      throws InterruptedException, IOException {
    Stopwatch stopwatch = new Stopwatch();
    Judgement judgement = context.judge().judge(request, stopwatch);
    stopwatch.stop();
    if (judgement.verdict() != Verdict.AC) {
      String log = judgement.compilation().map(Compilation::log).orElse("");
      throw new IOException(
          "the verdict is " + judgement.verdict() + ": " + judgement.fault() + log);
    }
    return stopwatch;
  }

  /** A package with small inputs, so that what is measured is the judging. */
  private static Path write(Path folder) throws IOException {
    Path tests = Files.createDirectories(folder.resolve("data/secret"));
    Files.writeString(
        folder.resolve("problem.yaml"),
        """
        problem_format_version: 2025-09
        name: Sum
        uuid: 1b0f8a52-5c1e-4f57-9a43-6a3b8f5b6c50
        limits:
          time_limit: 2
          memory: 256
        """);
    for (int i = 0; i < TESTS; i++) {
      String name = String.format("%02d", i);
      Files.writeString(tests.resolve(name + ".in"), i + " " + 1000L * i + "\n");
      Files.writeString(tests.resolve(name + ".ans"), 1001L * i + "\n");
    }
    return folder;
  }

  /** Notes when the compiling was over. Milliseconds. */
  private static final class Stopwatch implements JudgeListener {
    private final long start = System.nanoTime();
    private double compile;
    private double total;

    @Override
    public void onCompiled(Compilation compilation) {
      compile = elapsed();
    }

    @Override
    public void onTest(TestResult result) {}

    @Override
    public void onRetry(String fault) {}

    void stop() {
      total = elapsed();
    }

    double total() {
      return total;
    }

    double tests() {
      return total - compile;
    }

    private double elapsed() {
      return (System.nanoTime() - start) / 1e6;
    }
  }
}
