package dev.cloister.benchmarks;

import java.io.PrintWriter;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what is thrown into a line for people and an exit code for scripts. */
final class Failures {
  private static final int USAGE = 2;
  private static final int FAULT = 3;

  private Failures() {}

  static int usage(ParameterException failure, String[] args) {
    PrintWriter err = failure.getCommandLine().getErr();
    err.println("cloister: " + failure.getMessage());
    err.println("Try 'cloister bench --help'.");
    return USAGE;
  }

  static int execution(Exception failure, CommandLine command, ParseResult parsed) {
    if (failure instanceof ParameterException wrong) {
      return usage(wrong, new String[0]);
    }
    PrintWriter err = command.getErr();
    if (failure instanceof CancellationException) {
      // Somebody wanted it so, and the JVM is ending with the code of the signal.
      return FAULT;
    }
    if (failure instanceof RuntimeException) {
      failure.printStackTrace(err);
    } else {
      err.println("cloister: " + failure.getMessage());
    }
    return FAULT;
  }
}
