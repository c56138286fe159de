package dev.cloister.grader.language;

/** A submission's files cannot be a program of the language. The message is for its author. */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Describes what is wrong. */
  public SourceException(String message) {
    super(message);
  }
}
