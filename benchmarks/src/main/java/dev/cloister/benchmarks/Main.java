package dev.cloister.benchmarks;

import dev.cloister.benchmarks.machine.Machine;
import dev.cloister.benchmarks.machine.MachineReader;
import dev.cloister.benchmarks.report.JsonReport;
import dev.cloister.benchmarks.report.Measure;
import dev.cloister.benchmarks.report.Report;
import dev.cloister.benchmarks.report.SectionResult;
import dev.cloister.benchmarks.report.SvgChart;
import dev.cloister.benchmarks.report.TextTable;
import dev.cloister.benchmarks.section.Effort;
import dev.cloister.benchmarks.section.Scope;
import dev.cloister.benchmarks.section.Section;
import dev.cloister.benchmarks.section.Sections;
import dev.cloister.benchmarks.section.Workspace;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cloister bench}. */
@Command(
    name = "cloister bench",
    description =
        "Measures what Cloister costs on this machine, in one run, in ratios to the bare vfork,"
            + " exec and wait of the same static program.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code: 0 every measure that was taken is reached, 1 one is not, 2 usage, 3 a section"
          + " failed."
    })
public final class Main implements Callable<Integer> {
  private static final int NOT_REACHED = 1;
  private static final int FAULT = 3;
  private static final String TO_STANDARD_OUTPUT = "-";

  @Option(names = "--quick", description = "Under a minute: shows that it works.")
  private boolean quick;

  @Option(
      names = "--json",
      paramLabel = "PATH|-",
      description = "Write the results as JSON to a file; - for standard output.")
  private @Nullable String json;

  @Option(names = "--chart", paramLabel = "PATH", description = "Write a chart (SVG).")
  private @Nullable Path chart;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description =
          "Only these sections: c, java, throughput, http, grade, memory, cells, noise, peers.")
  private List<String> only = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Turns of each contender, where contenders take turns (default: 2000).")
  private @Nullable Integer rounds;

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  private Main() {}

  /** Measures, and ends the process with an exit code. */
  public static void main(String[] args) {
    CommandLine command =
        new CommandLine(new Main())
            .setParameterExceptionHandler(Failures::usage)
            .setExecutionExceptionHandler(Failures::execution);
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    List<Section> sections = chosen();
    Effort effort = effort();
    checkTargets();
    Path home = Path.of(System.getProperty("cloister.home", "."));
    try (Scope everything = new Scope()) {
      Runtime.getRuntime().addShutdownHook(new Thread(everything::close, "clean-up"));
      Workspace workspace =
          everything.keep(Workspace.create(home, Workspace.base(System.getenv())));
      return measure(workspace, effort, sections, everything);
    }
  }

  private int measure(Workspace workspace, Effort effort, List<Section> sections, Scope everything)
      throws IOException, SandboxException, InterruptedException {
    ProgressLine progress = ProgressLine.standard();
    Session session = new Session(workspace, effort, progress, everything);
    Machine machine = MachineReader.read(session.cgroup());
    Instant date = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String commit = Commit.of(workspace.home());
    boolean table = !TO_STANDARD_OUTPUT.equals(json);
    if (table) {
      progress.clear();
      System.out.println(machine.describe());
      System.out.println(date + ", commit " + commit);
      if (machine.loadBefore() > machine.processors() / 2.0) {
        System.out.println("# the machine is in use by others: ratios are rough, tails worthless");
      }
    }
    List<SectionResult> results = new ArrayList<>();
    Report report = new Report(machine, date, commit, mode(), results);
    for (Section section : sections) {
      results.add(session.measure(section));
      report = new Report(machine, date, commit, mode(), results);
      if (table) {
        progress.clear();
        System.out.println(TextTable.section(results.get(results.size() - 1), report));
      }
    }
    if (table) {
      System.out.println(TextTable.measures(report));
    }
    write(report);
    boolean failed = results.stream().anyMatch(result -> result.fault().isPresent());
    if (failed) {
      return FAULT;
    }
    return Measure.allReached(report) ? 0 : NOT_REACHED;
  }

  private void write(Report report) throws IOException {
    if (json != null) {
      String text = JsonReport.of(report);
      if (json.equals(TO_STANDARD_OUTPUT)) {
        System.out.print(text);
        System.out.flush();
      } else {
        Files.writeString(Path.of(json), text);
      }
    }
    if (chart != null) {
      Files.writeString(chart, SvgChart.of(report));
    }
  }

  private List<Section> chosen() {
    for (String name : only) {
      if (!Sections.names().contains(name)) {
        throw usage("there is no section '" + name + "'; there are " + Sections.names());
      }
    }
    return Sections.ALL.stream()
        .filter(section -> only.isEmpty() || only.contains(section.id()))
        .toList();
  }

  private Effort effort() {
    Effort effort = quick ? Effort.quick() : Effort.full();
    if (rounds == null) {
      return effort;
    }
    if (rounds < 1 || rounds > 1_000_000) {
      throw usage("--rounds " + rounds + " must be from 1 to 1000000");
    }
    return effort.withRounds(rounds);
  }

  /** Before the minutes that it takes, not after them. */
  private void checkTargets() {
    List<Path> targets = new ArrayList<>();
    if (json != null && !json.equals(TO_STANDARD_OUTPUT)) {
      targets.add(Path.of(json));
    }
    if (chart != null) {
      targets.add(chart);
    }
    for (Path target : targets) {
      Path folder = target.toAbsolutePath().getParent();
      if (Files.isDirectory(target) || folder == null || !Files.isWritable(folder)) {
        throw usage("cannot write to " + target);
      }
    }
  }

  private String mode() {
    return quick ? "quick" : "full";
  }

  private ParameterException usage(String message) {
    CommandLine command = spec == null ? new CommandLine(this) : spec.commandLine();
    return new ParameterException(command, message);
  }
}
