package dev.cloister.grader.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line. Short commands load no more than they need: the server is loaded by {@code
 * serve} alone.
 */
@Command(
    name = "cloister",
    description = "Runs untrusted code in throwaway rootless containers, and grades it.",
    mixinStandardHelpOptions = true,
    version = "cloister 0.1.0",
    subcommands = {
      ServeCommand.class,
      GradeCommand.class,
      VerifyCommand.class,
      DoctorCommand.class,
      LanguagesCommand.class,
      StormCommand.class,
    })
public final class Main {
  Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs one command. */
  static int execute(String... args) {
    CommandLine commands =
        new CommandLine(new Main())
            // As with docker run: what follows the program's name is the program's.
            .addSubcommand(new CommandLine(new RunCommand()).setStopAtPositional(true))
            .setExecutionExceptionHandler(new Failures())
            .setParameterExceptionHandler(new UsageErrors())
            .setCaseInsensitiveEnumValuesAllowed(true);
    return commands.execute(args);
  }
}
