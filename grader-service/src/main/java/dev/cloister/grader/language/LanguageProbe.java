package dev.cloister.grader.language;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.CommandException;
import dev.cloister.sandbox.Limits;
import dev.cloister.sandbox.Outcome;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out which languages this machine has, by running each one's version command in a cell.
 * Answers are kept for a few minutes, so that a compiler installed meanwhile is found. Thread-safe.
 */
public final class LanguageProbe {
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)*");
  private static final Limits LIMITS =
      Limits.defaults()
          .withCpu(Duration.ofSeconds(10))
          .withWall(Duration.ofSeconds(30))
          .withMemoryBytes(1L << 30)
          .withProcesses(128)
          .withOutputBytes(1 << 20);

  private final Sandbox sandbox;
  private final Cache<String, LanguageStatus> known =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(Duration.ofMinutes(5)).build();

  /** Probes in cells of this sandbox. */
  public LanguageProbe(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /**
   * Whether a language can be used. Blocks while its version command runs.
   *
   * @throws SandboxException on a sandbox fault, which says nothing about the language
   */
  public LanguageStatus status(Language language) throws SandboxException, InterruptedException {
    LanguageStatus status = known.getIfPresent(language.id());
    return status == null ? probe(language) : status;
  }

  private LanguageStatus remember(Language language, LanguageStatus status) {
    known.put(language.id(), status);
    return status;
  }

  private LanguageStatus probe(Language language) throws SandboxException, InterruptedException {
    Command command =
        Command.builder(language.version()).env(environment(language)).limits(LIMITS).build();
    try (Cell cell = sandbox.openCell(CellSpec.defaults().withTemplate(language.template()))) {
      RunResult result = cell.run(command);
      if (result.outcome().isSuccess()) {
        return remember(language, new LanguageStatus.Available(versionOf(language, result)));
      }
      String ended = "'" + String.join(" ", language.version()) + "' ended as " + result.outcome();
      LanguageStatus status = unavailable(language, ended);
      // What ended the command from outside says nothing of the next five minutes.
      return result.outcome() instanceof Outcome.Exited ? remember(language, status) : status;
    } catch (CommandException e) {
      return remember(
          language, unavailable(language, "'" + language.version().get(0) + "' is not there"));
    } catch (IllegalArgumentException e) {
      return remember(
          language, unavailable(language, "there is no template '" + language.template() + "'"));
    }
  }

  /** The environment of a language's commands: the cell's own and the language's. */
  public static Map<String, String> environment(Language language) {
    Map<String, String> environment = new HashMap<>(Command.DEFAULT_ENV);
    environment.put("TMPDIR", "/tmp");
    environment.putAll(language.env());
    return environment;
  }

  private static String versionOf(Language language, RunResult result) {
    String program = language.version().get(0);
    String name = program.substring(program.lastIndexOf('/') + 1);
    for (String output : new String[] {result.stdout().text(), result.stderr().text()}) {
      Matcher number = NUMBER.matcher(output);
      if (number.find()) {
        return name + " " + number.group();
      }
    }
    return name;
  }

  private static LanguageStatus unavailable(Language language, String reason) {
    return new LanguageStatus.Unavailable(
        language.install().map(hint -> reason + "; to install it: " + hint).orElse(reason));
  }
}
