package dev.cloister.sandbox;

/**
 * A sandbox fault: the sandbox could not do its work. It says nothing about the program that was to
 * run, and must never be turned into a verdict on it. The message names the step that failed, what
 * it failed on, and how to mend it.
 */
public class SandboxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String stage;
  private final int errno;
  private final String mend;

  /**
   * Describes a failed step.
   *
   * @param message what failed, on what
   * @param stage the step, by its name in native/PROTOCOL.md, or another lower-case word for a step
   *     on the Java side
   * @param errno the system's error number, 0 if there was none
   * @param mend what to do about it; may be empty
   */
  public SandboxException(String message, String stage, int errno, String mend) {
    super(mend.isEmpty() ? message : message + " (" + mend + ")");
    this.stage = stage;
    this.errno = errno;
    this.mend = mend;
  }

  /** The step that failed, for example {@code user-namespace}. */
  public String stage() {
    return stage;
  }

  /** The system's error number, or 0. */
  public int errno() {
    return errno;
  }

  /** What to do about it, or an empty string. */
  public String mend() {
    return mend;
  }
}
