package dev.cloister.sandbox;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What came of one run.
 *
 * @param outcome how it ended
 * @param userTime user CPU time of the whole tree, in whole microseconds
 * @param systemTime system CPU time of the whole tree, in whole microseconds
 * @param cpuTime CPU time as the limit saw it; where it was measured apart from the two parts it
 *     can differ from their sum
 * @param wallTime from the start of the program to its end, in whole microseconds
 * @param peakMemoryBytes the most memory that the tree held at once, as {@link
 *     Enforcement#memory()} measures it; docs/limits.md says how exactly
 * @param instructions machine instructions that the tree executed outside the kernel; empty where
 *     the machine has no such counter, as most virtual machines, or does not allow it
 * @param stdout what was captured of standard output; empty unless the command asked for {@link
 *     Output#capture()}
 * @param stderr the same of standard error
 * @param enforcement how each limit was held
 */
public record RunResult(
    Outcome outcome,
    Duration userTime,
    Duration systemTime,
    Duration cpuTime,
    Duration wallTime,
    long peakMemoryBytes,
    OptionalLong instructions,
    Captured stdout,
    Captured stderr,
    Enforcement enforcement) {}
