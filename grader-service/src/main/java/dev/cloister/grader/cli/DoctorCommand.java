package dev.cloister.grader.cli;

import dev.cloister.grader.json.CatalogJson;
import dev.cloister.sandbox.Doctor;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cloister doctor}: what this machine allows. */
@Command(
    name = "doctor",
    description = "Tells what this machine allows, what is missing, and how to mend it.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit code: 0 cells can be opened, 1 they cannot."})
final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Write JSON to standard output.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
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
