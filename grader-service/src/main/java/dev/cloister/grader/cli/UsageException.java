package dev.cloister.grader.cli;

/** The command line asks for what is not there. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
