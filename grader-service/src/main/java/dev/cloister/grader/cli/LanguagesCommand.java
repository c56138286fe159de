package dev.cloister.grader.cli;

import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.json.CatalogJson;
import dev.cloister.grader.language.Language;
import dev.cloister.grader.language.LanguageProbe;
import dev.cloister.grader.language.LanguageStatus;
import dev.cloister.grader.language.Languages;
import dev.cloister.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cloister languages}: which languages there are, and which can be used here. */
@Command(
    name = "languages",
    description = "Lists the languages, each with its version, or why it cannot be used here.",
    mixinStandardHelpOptions = true)
final class LanguagesCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Write JSON to standard output.")
  private boolean json;

  @Option(
      names = "--languages",
      paramLabel = "DIR",
      description = "A folder of further language definitions (*.yaml).")
  private @Nullable Path folder;

  @Override
  public Integer call() throws Exception {
    Languages languages = languages();
    Map<Language, LanguageStatus> statuses = new LinkedHashMap<>();
    try (Sandbox sandbox = Sandbox.open()) {
      LanguageProbe probe = new LanguageProbe(sandbox);
      for (Language language : languages.all()) {
        statuses.put(language, probe.status(language));
      }
    }
    if (json) {
      JsonTarget.write("-", CatalogJson.languages(statuses));
    } else {
      statuses.forEach(LanguagesCommand::print);
    }
    return ExitCode.OK;
  }

  private Languages languages() throws YamlException {
    Languages shipped = Languages.shipped();
    return folder == null ? shipped : shipped.with(folder);
  }

  private static void print(Language language, LanguageStatus status) {
    String state =
        status instanceof LanguageStatus.Available available
            ? available.version()
            : "not available: " + ((LanguageStatus.Unavailable) status).reason();
    System.out.printf("%-12s %-22s %s%n", language.id(), language.name(), state);
  }
}
