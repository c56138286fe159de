package dev.cloister.grader.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cloister.grader.attack.AttackCase;
import dev.cloister.grader.attack.AttackClass;
import dev.cloister.grader.attack.AttackSuite;
import dev.cloister.grader.attack.CaseResult;
import dev.cloister.grader.attack.CaseResult.Conclusion;
import dev.cloister.grader.attack.Manifest;
import dev.cloister.grader.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code cloister doctor --attack}: carries out the published attacks, and tells what came of it.
 */
final class AttackReport {
  private final Terminal terminal;
  private final boolean spoken;

  AttackReport(Terminal terminal, boolean spoken) {
    this.terminal = terminal;
    this.spoken = spoken;
  }

  /** The attacks that come with this checkout. */
  static Path folder() throws UsageException {
    Optional<Path> folder =
        Optional.ofNullable(System.getProperty("cloister.home"))
            .map(home -> Path.of(home, "attacks"))
            .filter(Files::isDirectory);
    return folder.orElseThrow(
        () ->
            new UsageException(
                "there are no attacks here: run ./cloister in a checkout of Cloister, whose folder"
                    + " attacks holds them"));
  }

  /**
   * What came of it.
   *
   * @param results of the cases
   * @param afterwards what all of them together left or changed
   */
  record Attacked(List<CaseResult> results, List<String> afterwards) {
    boolean held() {
      return afterwards.isEmpty() && count(results, Conclusion.BROKEN) == 0;
    }
  }

  /** Carries out the cases that are wanted. */
  Attacked run(Path folder, AttackSelection selection) throws Exception {
    Manifest manifest = Manifest.load(folder);
    selection.check(manifest);
    List<CaseResult> results = new ArrayList<>();
    List<String> afterwards;
    if (spoken) {
      terminal.progress("opening the service that will be attacked; reading the template");
    }
    try (AttackSuite suite = AttackSuite.open(manifest, selection.templateCheck())) {
      List<AttackCase> cases = suite.cases().stream().filter(selection::wants).toList();
      for (AttackCase each : cases) {
        if (spoken) {
          terminal.progress((results.size() + 1) + " of " + cases.size() + "  " + each.label());
        }
        CaseResult result = suite.run(each);
        results.add(result);
        if (spoken) {
          line(result);
        }
      }
      if (spoken) {
        terminal.progress("looking at what is left");
      }
      afterwards = suite.conclude();
    }
    if (spoken) {
      table(results);
      afterwards.forEach(fault -> terminal.line(terminal.bad("afterwards: ") + fault));
    }
    return new Attacked(results, afterwards);
  }

  private void line(CaseResult result) {
    String word = String.format("%-7s", result.conclusion().word());
    String mark =
        switch (result.conclusion()) {
          case HELD -> terminal.good(word);
          case BROKEN -> terminal.bad(word);
          case SKIPPED -> terminal.warning(word);
        };
    terminal.line(
        String.format(
            Locale.ROOT,
            "%s  %-44s %7.2f s  %s",
            mark,
            result.attackCase().label(),
            result.took().toMillis() / 1e3,
            terminal.faint(result.attackCase().attack().must())));
    result.why().forEach(why -> why.lines().forEach(each -> terminal.line("         " + each)));
  }

  private void table(List<CaseResult> results) {
    terminal.line("");
    terminal.line(
        String.format("%-10s %6s %6s %8s %9s", "class", "held", "BROKEN", "skipped", "seconds"));
    for (AttackClass attackClass : AttackClass.values()) {
      List<CaseResult> own =
          results.stream()
              .filter(result -> result.attackCase().attack().attackClass() == attackClass)
              .toList();
      if (!own.isEmpty()) {
        row(attackClass.word(), own);
      }
    }
    row("all", results);
  }

  private void row(String name, List<CaseResult> results) {
    long broken = count(results, Conclusion.BROKEN);
    String row =
        String.format(
            Locale.ROOT,
            "%-10s %6d %6d %8d %9.1f",
            name,
            count(results, Conclusion.HELD),
            broken,
            count(results, Conclusion.SKIPPED),
            results.stream().mapToLong(result -> result.took().toMillis()).sum() / 1e3);
    terminal.line(broken == 0 ? row : terminal.bad(row));
  }

  private static long count(List<CaseResult> results, Conclusion conclusion) {
    return results.stream().filter(result -> result.conclusion() == conclusion).count();
  }

  /** An object of all results. */
  static JsonText.Writer json(Attacked attacked) {
    List<CaseResult> results = attacked.results();
    return json -> {
      json.writeStartObject();
      json.writeNumberField("held", count(results, Conclusion.HELD));
      json.writeNumberField("broken", count(results, Conclusion.BROKEN));
      json.writeNumberField("skipped", count(results, Conclusion.SKIPPED));
      json.writeArrayFieldStart("cases");
      for (CaseResult result : results) {
        write(result, json);
      }
      json.writeEndArray();
      texts("afterwards", attacked.afterwards(), json);
      json.writeEndObject();
    };
  }

  private static void write(CaseResult result, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", result.attackCase().attack().name());
    json.writeStringField("class", result.attackCase().attack().attackClass().word());
    json.writeStringField("cgroups", result.attackCase().cgroups().name().toLowerCase(Locale.ROOT));
    json.writeStringField("must", result.attackCase().attack().must());
    json.writeStringField("result", result.conclusion().word());
    texts("why", result.why(), json);
    json.writeNumberField("seconds", result.took().toMillis() / 1e3);
    json.writeEndObject();
  }

  private static void texts(String name, List<String> texts, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
