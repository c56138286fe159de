package dev.cloister.grader.problem;

import java.nio.file.Path;

/**
 * One test.
 *
 * @param name relative to data, without extension: {@code secret/01}
 * @param input given to the program
 * @param answer given to the output validator; the program never sees it
 * @param validator how the default output validator compares
 */
public record TestCase(String name, Path input, Path answer, ValidatorArguments validator) {}
