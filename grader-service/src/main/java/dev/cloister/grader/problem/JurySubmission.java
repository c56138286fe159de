package dev.cloister.grader.problem;

import java.nio.file.Path;
import java.util.List;

/**
 * One of the package's own submissions.
 *
 * @param path relative to the folder submissions: {@code accepted/sol.cpp}
 * @param files its files: one, or all of its folder
 * @param expected what it should get
 */
public record JurySubmission(String path, List<File> files, Expectation expected) {

  /** Copies the list. */
  public JurySubmission {
    files = List.copyOf(files);
  }

  /**
   * One file of it.
   *
   * @param name relative to the submission
   * @param path where it lies
   */
  public record File(String name, Path path) {}
}
