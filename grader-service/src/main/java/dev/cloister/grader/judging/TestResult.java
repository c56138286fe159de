package dev.cloister.grader.judging;

import dev.cloister.sandbox.Enforcement;
import java.time.Duration;

/**
 * What came of one test.
 *
 * @param name of the test: {@code secret/01}
 * @param verdict what the judge concludes
 * @param cpuTime of the program
 * @param wallTime of the program
 * @param peakMemoryBytes of the program
 * @param message why, for the jury: it can quote the expected output; may be empty
 * @param enforcement how each limit was held
 */
public record TestResult(
    String name,
    Verdict verdict,
    Duration cpuTime,
    Duration wallTime,
    long peakMemoryBytes,
    String message,
    Enforcement enforcement) {}
