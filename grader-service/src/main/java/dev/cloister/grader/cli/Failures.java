package dev.cloister.grader.cli;

import dev.cloister.grader.config.SettingsException;
import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.language.SourceException;
import dev.cloister.grader.problem.ProblemException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a command throws into one line for people and an exit code for scripts. */
final class Failures implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof UsageException
        || failure instanceof ProblemException
        || failure instanceof YamlException
        || failure instanceof SourceException
        || failure instanceof SettingsException) {
      err.println("cloister: " + failure.getMessage());
      return ExitCode.USAGE;
    }
    if (failure instanceof InterruptedException) {
      err.println("cloister: interrupted");
      return ExitCode.FAULT;
    }
    if (failure instanceof RuntimeException) {
      failure.printStackTrace(err);
      return ExitCode.FAULT;
    }
    // A file problem has its name as its message: say what kind of problem, too.
    err.println(
        "cloister: "
            + (failure instanceof IOException ? failure.toString() : failure.getMessage()));
    return ExitCode.FAULT;
  }
}
