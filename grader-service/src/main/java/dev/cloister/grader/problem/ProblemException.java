package dev.cloister.grader.problem;

/**
 * A problem package cannot be loaded, or needs what this version does not support. The message
 * names the file and, where there is one, the line and the key.
 */
public final class ProblemException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Describes what is wrong, and where. */
  public ProblemException(String message) {
    super(message);
  }

  ProblemException(String message, Throwable cause) {
    super(message, cause);
  }

  ProblemException(Exception cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }
}
