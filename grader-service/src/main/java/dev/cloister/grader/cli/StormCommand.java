package dev.cloister.grader.cli;

import dev.cloister.grader.config.DurationText;
import dev.cloister.grader.storm.Storm;
import dev.cloister.grader.storm.StormConfig;
import dev.cloister.grader.storm.StormReport;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code cloister storm}: kills a service's own processes under load, and tells what came of it.
 */
@Command(
    name = "storm",
    description =
        "Keeps a service of its own under load while it kills the processes below itself at random,"
            + " and tells what came of it.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit code: 0 every answer was right or a fault and nothing is left, 1 not."})
final class StormCommand implements Callable<Integer> {
  @Option(names = "--time", paramLabel = "TIME", description = "How long (default: 5m).")
  private String time = "5m";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of what is left to chance (default: 1).")
  private long seed = 1;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "How many send requests at once (default: twice the processors, at least 4).")
  private int workers = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

  @Option(names = "--no-cgroups", description = "Do without cgroups, also where they can be had.")
  private boolean withoutCgroups;

  @Override
  public Integer call() throws Exception {
    LogSetup.forStorm();
    Terminal terminal = Terminal.standard();
    StormReport report =
        Storm.run(config(), (passed, far) -> terminal.progress(progress(passed, far)));
    print(terminal, report);
    return report.violations().isEmpty() ? ExitCode.OK : ExitCode.NOT_OK;
  }

  private StormConfig config() throws UsageException {
    try {
      return new StormConfig(
          DurationText.parse(time), seed, workers, withoutCgroups ? Cgroups.OFF : Cgroups.AUTO);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static String progress(Duration passed, StormReport report) {
    return passed.toSeconds() + " s: " + report.killed() + " killed, " + sum(report);
  }

  private static String sum(StormReport report) {
    return report.right()
        + " right, "
        + report.faults()
        + " faults, "
        + report.killedPrograms()
        + " killed programs, "
        + report.submissions()
        + " submissions, slowest "
        + report.slowest().toMillis()
        + " ms, "
        + report.violations().size()
        + " violations";
  }

  private static void print(Terminal terminal, StormReport report) {
    terminal.line(
        String.format(
            "%-9s %7s %9s %12s %9s %12s",
            "role", "killed", "survived", "recovery p50", "p90", "slowest"));
    for (StormReport.Kills kills : report.kills()) {
      terminal.line(
          String.format(
              "%-9s %7d %9d %9d ms %6d ms %9d ms",
              kills.role(),
              kills.killed(),
              kills.survived(),
              kills.median().toMillis(),
              kills.p90().toMillis(),
              kills.slowest().toMillis()));
    }
    terminal.line(
        "seed " + report.config().seed() + ": " + report.killed() + " killed, " + sum(report));
    report.violations().forEach(violation -> terminal.line(terminal.bad("VIOLATION ") + violation));
  }
}
