package dev.cloister.grader.config;

import java.time.Duration;

/**
 * How submissions are judged where neither the problem nor the language says it.
 *
 * @param timeLimit for a package that states none
 * @param memoryBytes for a package that states none
 * @param outputBytes for a package that states none
 * @param codeBytes the largest submission, for a package that states none
 * @param processes processes and threads of a program whose language states none
 * @param maxTimeLimit the longest time limit that a package may state
 * @param maxMemoryBytes the largest memory limit that a package may state
 * @param wallFactor elapsed time allowed, as a multiple of the time limit
 * @param wallExtra added to that
 * @param scratchBytes the size of a program's writable folders
 * @param compileLogBytes how much of a compiler's messages is kept
 * @param artifactCacheBytes how many bytes of compiled programs are kept on disk
 * @param artifactBytes the largest compiled program
 * @param freshCell for what the tests get a fresh cell; a compilation always has one of its own
 */
public record JudgingConfig(
    Duration timeLimit,
    long memoryBytes,
    long outputBytes,
    long codeBytes,
    int processes,
    Duration maxTimeLimit,
    long maxMemoryBytes,
    int wallFactor,
    Duration wallExtra,
    long scratchBytes,
    int compileLogBytes,
    long artifactCacheBytes,
    long artifactBytes,
    FreshCell freshCell) {

  /** The typical system defaults of the problem package format where it names one. */
  public static JudgingConfig from(Settings settings) {
    return new JudgingConfig(
        settings.duration("judging.timeLimit", "2s"),
        settings.size("judging.memory", "2g"),
        settings.size("judging.output", "8m"),
        settings.size("judging.code", "128k"),
        settings.integer("judging.processes", 64, 1, 100_000),
        settings.duration("judging.maxTimeLimit", "5m"),
        settings.size("judging.maxMemory", "16g"),
        settings.integer("judging.wallFactor", 2, 1, 100),
        settings.duration("judging.wallExtra", "1s"),
        settings.size("judging.scratch", "256m"),
        settings.integer("judging.compileLog", 65_536, 1_024, 16 << 20),
        settings.size("judging.artifactCache", "1g"),
        settings.size("judging.artifact", "256m"),
        settings.word("judging.freshCell", FreshCell.SUBMISSION));
  }

  /** The same with a fresh cell for something else. */
  public JudgingConfig withFreshCell(FreshCell value) {
    return new JudgingConfig(
        timeLimit,
        memoryBytes,
        outputBytes,
        codeBytes,
        processes,
        maxTimeLimit,
        maxMemoryBytes,
        wallFactor,
        wallExtra,
        scratchBytes,
        compileLogBytes,
        artifactCacheBytes,
        artifactBytes,
        value);
  }
}
