package dev.cloister.grader.judging;

/**
 * What came of compiling.
 *
 * @param ok whether there is a program
 * @param log the compiler's messages, cut in the middle where they were too long
 */
public record Compilation(boolean ok, String log) {}
