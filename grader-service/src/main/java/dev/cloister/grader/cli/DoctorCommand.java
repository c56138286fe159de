package dev.cloister.grader.cli;

import dev.cloister.grader.json.CatalogJson;
import dev.cloister.sandbox.Doctor;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code cloister doctor}: what this machine allows, and whether the sandbox withstands attacks.
 */
@Command(
    name = "doctor",
    description =
        "Tells what this machine allows, what is missing, and how to mend it; with --attack, whether"
            + " the sandbox withstands the published attacks here.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code: 0 cells can be opened, or all attacks held; 1 they cannot, or something broke."
    })
final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Write JSON to standard output.")
  private boolean json;

  @Option(names = "--attack", description = "Carry out the published attacks.")
  private boolean attack;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "With --attack: only the attacks of these names.")
  private List<String> names = List.of();

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      split = ",",
      description = "With --attack: only the attacks of these classes.")
  private List<String> classes = List.of();

  @Override
  public Integer call() throws Exception {
    if (attack) {
      return attack();
    }
    if (!names.isEmpty() || !classes.isEmpty()) {
      throw new UsageException("--only and --class choose among attacks; add --attack");
    }
    return examine();
  }

  private int attack() throws Exception {
    AttackReport.Attacked attacked =
        new AttackReport(Terminal.standard(), !json)
            .run(AttackReport.folder(), new AttackSelection(names, classes));
    if (json) {
      JsonTarget.write("-", AttackReport.json(attacked));
    }
    return attacked.held() ? ExitCode.OK : ExitCode.NOT_OK;
  }

  private int examine() throws Exception {
    List<Doctor.Finding> findings = Doctor.examine();
    if (json) {
      JsonTarget.write("-", CatalogJson.findings(findings));
    } else {
      Terminal terminal = Terminal.standard();
      findings.forEach(finding -> print(terminal, finding));
    }
    boolean usable = findings.stream().noneMatch(finding -> finding.level() == Doctor.Level.ERROR);
    return usable ? ExitCode.OK : ExitCode.NOT_OK;
  }

  private static void print(Terminal terminal, Doctor.Finding finding) {
    String mark =
        switch (finding.level()) {
          case OK -> terminal.good("ok     ");
          case WARNING -> terminal.warning("warning");
          case ERROR -> terminal.bad("error  ");
        };
    terminal.line(String.format("%s  %-22s %s", mark, finding.name(), finding.detail()));
    if (!finding.mend().isEmpty()) {
      terminal.line("         to mend it: " + finding.mend());
    }
  }
}
