package dev.cloister.grader.cli;

import dev.cloister.grader.config.FreshCell;
import dev.cloister.grader.config.GraderConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of every command that judges. */
final class FreshCellOption {
  @Option(
      names = "--fresh-cell",
      paramLabel = "submission|run",
      description =
          "Run all tests of a submission in one cell, or each in a cell of its own (default:"
              + " CLOISTER_JUDGING_FRESH_CELL, else submission).")
  private @Nullable FreshCell freshCell;

  /** The settings with what the option says. */
  GraderConfig applied(GraderConfig config) {
    return freshCell == null
        ? config
        : config.withJudging(config.judging().withFreshCell(freshCell));
  }
}
