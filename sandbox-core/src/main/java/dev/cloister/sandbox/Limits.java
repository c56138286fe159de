package dev.cloister.sandbox;

import java.time.Duration;

/**
 * What one run may use. Immutable; every {@code with} method returns a changed copy.
 *
 * @param cpu processor time of the whole process tree, 1 us to 24 h
 * @param wall elapsed time, 1 us to 24 h
 * @param memoryBytes memory of the whole process tree, scratch files included where a cgroup counts
 *     them; at least 1 MiB
 * @param outputBytes bytes that may be written to standard output, and as many to standard error
 * @param processes processes and threads alive at once, 1 to 100,000
 * @param fileBytes size of any one file that the program writes
 * @param openFiles descriptors open at once, 4 to 1,048,576
 * @param stackBytes stack of the main thread; at least 64 KiB
 */
public record Limits(
    Duration cpu,
    Duration wall,
    long memoryBytes,
    long outputBytes,
    int processes,
    long fileBytes,
    int openFiles,
    long stackBytes) {

  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Limits DEFAULTS =
      new Limits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          256L << 20,
          64L << 20,
          64,
          64L << 20,
          256,
          64L << 20);

  /** Checks the ranges. */
  public Limits {
    checkDuration("cpu", cpu);
    checkDuration("wall", wall);
    checkRange("memory", memoryBytes, 1 << 20, 1L << 50);
    checkRange("output", outputBytes, 0, 1L << 40);
    checkRange("processes", processes, 1, 100_000);
    checkRange("fileSize", fileBytes, 1, 1L << 50);
    checkRange("openFiles", openFiles, 4, 1 << 20);
    checkRange("stack", stackBytes, 64 << 10, 1L << 50);
  }

  /**
   * 10 s CPU, 30 s wall, 256 MiB memory, 64 MiB output, file size and stack, 64 processes, 256 open
   * files.
   */
  public static Limits defaults() {
    return DEFAULTS;
  }

  /** The same with another CPU limit. */
  public Limits withCpu(Duration limit) {
    return new Limits(
        limit, wall, memoryBytes, outputBytes, processes, fileBytes, openFiles, stackBytes);
  }

  /** The same with another wall limit. */
  public Limits withWall(Duration limit) {
    return new Limits(
        cpu, limit, memoryBytes, outputBytes, processes, fileBytes, openFiles, stackBytes);
  }

  /** The same with another memory limit, in bytes. */
  public Limits withMemoryBytes(long limit) {
    return new Limits(cpu, wall, limit, outputBytes, processes, fileBytes, openFiles, stackBytes);
  }

  /** The same with another output limit, in bytes. */
  public Limits withOutputBytes(long limit) {
    return new Limits(cpu, wall, memoryBytes, limit, processes, fileBytes, openFiles, stackBytes);
  }

  /** The same with another limit of processes and threads. */
  public Limits withProcesses(int limit) {
    return new Limits(cpu, wall, memoryBytes, outputBytes, limit, fileBytes, openFiles, stackBytes);
  }

  /** The same with another file size limit, in bytes. */
  public Limits withFileBytes(long limit) {
    return new Limits(cpu, wall, memoryBytes, outputBytes, processes, limit, openFiles, stackBytes);
  }

  /** The same with another limit of open descriptors. */
  public Limits withOpenFiles(int limit) {
    return new Limits(cpu, wall, memoryBytes, outputBytes, processes, fileBytes, limit, stackBytes);
  }

  /** The same with another stack limit, in bytes. */
  public Limits withStackBytes(long limit) {
    return new Limits(cpu, wall, memoryBytes, outputBytes, processes, fileBytes, openFiles, limit);
  }

  private static void checkDuration(String name, Duration value) {
    if (value.compareTo(Duration.ofNanos(1000)) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "limit " + name + " is " + value + "; it must be from 1us to 24h");
    }
  }

  private static void checkRange(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "limit " + name + " is " + value + "; it must be from " + least + " to " + most);
    }
  }
}
