package dev.cloister.grader.judging;

import dev.cloister.grader.config.JudgingConfig;
import dev.cloister.grader.language.Language;
import dev.cloister.grader.problem.ProblemLimits;
import dev.cloister.sandbox.Limits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * What one test may use: the problem's limits, as the language changes them.
 *
 * @param limits for the sandbox
 */
record TestLimits(Limits limits) {
  private static final Duration LONGEST = Duration.ofHours(24);

  static TestLimits of(JudgeRequest request, JudgingConfig config) {
    ProblemLimits problem = request.problem().limits();
    Language language = request.source().language();
    Duration cpu = cpu(problem, language);
    Duration wall = cpu.multipliedBy(config.wallFactor()).plus(config.wallExtra());
    Language.Run run = language.run();
    Limits limits =
        Limits.defaults()
            .withCpu(cpu)
            .withWall(wall.compareTo(LONGEST) > 0 ? LONGEST : wall)
            .withMemoryBytes(problem.memoryBytes() + language.memoryExtra())
            .withOutputBytes(problem.outputBytes())
            .withProcesses(run.processes().orElse(config.processes()))
            // The stack is memory as any other: the memory limit holds it.
            .withStackBytes(run.stackBytes().orElse(Math.max(64 << 10, problem.memoryBytes())));
    if (run.openFiles().isPresent()) {
      limits = limits.withOpenFiles(run.openFiles().getAsInt());
    }
    if (run.fileBytes().isPresent()) {
      limits = limits.withFileBytes(run.fileBytes().getAsLong());
    }
    return new TestLimits(limits);
  }

  /** The time limit that a program of this language has. */
  static Duration cpu(ProblemLimits problem, Language language) {
    BigDecimal micros =
        BigDecimal.valueOf(problem.time().toNanos() / 1_000).multiply(language.timeMultiplier());
    return Duration.ofNanos(micros.setScale(0, RoundingMode.UP).longValueExact() * 1_000);
  }
}
