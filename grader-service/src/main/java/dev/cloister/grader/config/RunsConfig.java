package dev.cloister.grader.config;

import java.time.Duration;

/**
 * What {@code POST /v1/runs} may ask for.
 *
 * @param parallel how many runs are under way at once
 * @param waiting how many more requests wait for their turn; beyond that they are refused
 * @param maxCpu the longest CPU limit
 * @param maxWall the longest wall limit
 * @param maxMemoryBytes the largest memory limit
 * @param maxOutputBytes the largest output limit; as much is held in the service's memory
 * @param maxProcesses the most processes and threads
 * @param maxFileBytes the largest file size limit
 * @param maxOpenFiles the most open files
 * @param maxStackBytes the largest stack limit
 * @param maxCollectBytes how many bytes of files are given back
 * @param maxCollectFiles how many files are given back
 */
public record RunsConfig(
    int parallel,
    int waiting,
    Duration maxCpu,
    Duration maxWall,
    long maxMemoryBytes,
    long maxOutputBytes,
    int maxProcesses,
    long maxFileBytes,
    int maxOpenFiles,
    long maxStackBytes,
    long maxCollectBytes,
    int maxCollectFiles) {

  /** Two per processor, 32 waiting, a minute of CPU time, 2 GiB. */
  public static RunsConfig from(Settings settings) {
    return new RunsConfig(
        settings.integer(
            "runs.parallel", 2 * Runtime.getRuntime().availableProcessors(), 1, 10_000),
        settings.integer("runs.waiting", 32, 0, 100_000),
        settings.duration("runs.maxCpu", "60s"),
        settings.duration("runs.maxWall", "120s"),
        settings.size("runs.maxMemory", "2g"),
        settings.size("runs.maxOutput", "16m"),
        settings.integer("runs.maxProcesses", 1_024, 1, 100_000),
        settings.size("runs.maxFileSize", "256m"),
        settings.integer("runs.maxOpenFiles", 4_096, 4, 1 << 20),
        settings.size("runs.maxStack", "1g"),
        settings.size("runs.maxCollect", "16m"),
        settings.integer("runs.maxCollectFiles", 256, 1, 10_000));
  }
}
