package dev.cloister.sandbox;

/**
 * The command could not be executed inside the cell: not found, not executable, or not a directory
 * to work in.
 */
public final class CommandException extends SandboxException {
  private static final long serialVersionUID = 1L;

  /**
   * Describes a command that could not be started; the parameters are those of {@link
   * SandboxException}.
   *
   * @param message what failed, on what
   * @param stage {@code exec} or {@code working-directory}
   * @param errno the system's error number
   * @param mend what to do about it
   */
  public CommandException(String message, String stage, int errno, String mend) {
    super(message, stage, errno, mend);
  }
}
