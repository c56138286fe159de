package dev.cloister.grader.cli;

/** The exit codes of the command line; scripts depend on them. */
final class ExitCode {
  /** Accepted, or all as expected. */
  static final int OK = 0;

  /** Not accepted, or not as expected. */
  static final int NOT_OK = 1;

  /** The command line is wrong, or names something that is not there or malformed. */
  static final int USAGE = 2;

  /** The sandbox or the judge failed. */
  static final int FAULT = 3;

  /** {@code run}: a limit was reached, or the sandbox failed. */
  static final int RUN_LIMIT = 125;

  /** {@code run}: the command is there but cannot be executed. */
  static final int RUN_NOT_EXECUTABLE = 126;

  /** {@code run}: there is no such command. */
  static final int RUN_NOT_FOUND = 127;

  /** {@code run}: added to the number of the signal that ended the program. */
  static final int RUN_SIGNAL = 128;

  private ExitCode() {}
}
