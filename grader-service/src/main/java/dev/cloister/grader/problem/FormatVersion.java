package dev.cloister.grader.problem;

/** The generations of the problem package format. */
public enum FormatVersion {
  /** The format before it had a version. */
  LEGACY("legacy"),
  /** The version of September 2025. */
  V2025_09("2025-09");

  private final String word;

  FormatVersion(String word) {
    this.word = word;
  }

  /** The value of {@code problem_format_version}. */
  public String word() {
    return word;
  }
}
