package dev.cloister.grader.attack;

/** A program of the suite cannot be made ready: the attack was not carried out. */
final class BrokenProgramException extends Exception {
  private static final long serialVersionUID = 1L;

  BrokenProgramException(String message) {
    super(message);
  }
}
