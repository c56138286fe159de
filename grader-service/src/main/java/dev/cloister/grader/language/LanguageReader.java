package dev.cloister.grader.language;

import dev.cloister.grader.config.DurationText;
import dev.cloister.grader.config.SizeText;
import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.config.YamlValue;
import dev.cloister.sandbox.Limits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns a language file into a {@link Language}; refuses what it does not know. */
final class LanguageReader {
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "name",
          "template",
          "sources",
          "defaultSource",
          "entryPoint",
          "compile",
          "artifacts",
          "run",
          "timeMultiplier",
          "memoryExtra",
          "version",
          "install",
          "env");
  private static final Set<String> COMPILE_LIMITS =
      Set.of("cpu", "wall", "memory", "output", "processes", "fileSize", "openFiles", "stack");
  private static final Set<String> RUN_LIMITS =
      Set.of("processes", "fileSize", "openFiles", "stack");
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]*");

  private LanguageReader() {}

  static Language read(YamlValue file, String expectedId) throws YamlException {
    Map<String, YamlValue> keys = file.map(KEYS);
    YamlValue id = file.required(keys, "id");
    if (!ID.matcher(id.text()).matches()) {
      throw id.fault("'" + id.text() + "' must consist of a-z, 0-9, - and _");
    }
    if (!id.text().equals(expectedId)) {
      throw id.fault("is '" + id.text() + "', but the file is named " + expectedId + ".yaml");
    }
    EntryPoint entryPoint = entryPoint(file.required(keys, "entryPoint"));
    Optional<Language.Compile> compile = compile(file, keys);
    return new Language(
        id.text(),
        nonEmpty(file.required(keys, "name")),
        nonEmpty(file.required(keys, "template")),
        words(file.required(keys, "sources")),
        defaultSource(file.required(keys, "defaultSource")),
        entryPoint,
        compile,
        run(file.required(keys, "run"), entryPoint),
        multiplier(Optional.ofNullable(keys.get("timeMultiplier"))),
        keys.containsKey("memoryExtra") ? size(file.required(keys, "memoryExtra")) : 0,
        words(file.required(keys, "version")),
        keys.containsKey("install")
            ? Optional.of(nonEmpty(file.required(keys, "install")))
            : Optional.empty(),
        environment(Optional.ofNullable(keys.get("env"))));
  }

  private static Optional<Language.Compile> compile(YamlValue file, Map<String, YamlValue> keys)
      throws YamlException {
    if (!keys.containsKey("compile")) {
      if (keys.containsKey("artifacts")) {
        throw file.required(keys, "artifacts").fault("stands without 'compile'");
      }
      return Optional.empty();
    }
    YamlValue compile = file.required(keys, "compile");
    Map<String, YamlValue> parts = compile.map(Set.of("command", "limits"));
    YamlValue command = compile.required(parts, "command");
    YamlValue limitsValue = compile.required(parts, "limits");
    Map<String, YamlValue> given = limitsValue.map(COMPILE_LIMITS);
    Limits limits =
        Limits.defaults()
            .withCpu(duration(limitsValue.required(given, "cpu")))
            .withWall(duration(limitsValue.required(given, "wall")))
            .withMemoryBytes(bytes(limitsValue.required(given, "memory"), 1 << 20))
            .withOutputBytes(size(limitsValue.required(given, "output")))
            .withProcesses((int) limitsValue.required(given, "processes").integer(1, 100_000))
            .withFileBytes(bytes(limitsValue.required(given, "fileSize"), 1));
    if (given.containsKey("openFiles")) {
      limits =
          limits.withOpenFiles((int) limitsValue.required(given, "openFiles").integer(4, 1 << 20));
    }
    if (given.containsKey("stack")) {
      limits = limits.withStackBytes(bytes(limitsValue.required(given, "stack"), 64 << 10));
    }
    return Optional.of(
        new Language.Compile(
            checked(command, CommandWords.COMPILE),
            limits,
            patterns(file.required(keys, "artifacts"))));
  }

  private static Language.Run run(YamlValue run, EntryPoint entryPoint) throws YamlException {
    Map<String, YamlValue> parts = run.map(Set.of("command", "limits"));
    Set<String> placeholders =
        entryPoint == EntryPoint.JAVA_MAIN ? CommandWords.RUN_JAVA : CommandWords.RUN;
    List<String> command = checked(run.required(parts, "command"), placeholders);
    Map<String, YamlValue> limits =
        parts.containsKey("limits") ? run.required(parts, "limits").map(RUN_LIMITS) : Map.of();
    return new Language.Run(
        command,
        limits.containsKey("processes")
            ? OptionalInt.of((int) run.required(limits, "processes").integer(1, 100_000))
            : OptionalInt.empty(),
        limits.containsKey("openFiles")
            ? OptionalInt.of((int) run.required(limits, "openFiles").integer(4, 1 << 20))
            : OptionalInt.empty(),
        limits.containsKey("fileSize")
            ? OptionalLong.of(bytes(run.required(limits, "fileSize"), 1))
            : OptionalLong.empty(),
        limits.containsKey("stack")
            ? OptionalLong.of(bytes(run.required(limits, "stack"), 64 << 10))
            : OptionalLong.empty());
  }

  private static List<String> checked(YamlValue command, Set<String> placeholders)
      throws YamlException {
    List<String> words = words(command);
    for (YamlValue word : command.list()) {
      Optional<String> slip = CommandWords.firstMistake(word.text(), placeholders);
      if (slip.isPresent()) {
        throw word.fault(slip.get());
      }
    }
    return words;
  }

  private static List<String> patterns(YamlValue value) throws YamlException {
    List<String> patterns = words(value);
    for (YamlValue item : value.list()) {
      if (item.text().startsWith("/") || List.of(item.text().split("/")).contains("..")) {
        throw item.fault("must be relative to the work folder and stay in it");
      }
    }
    return patterns;
  }

  private static EntryPoint entryPoint(YamlValue value) throws YamlException {
    String word = value.text();
    for (EntryPoint entryPoint : EntryPoint.values()) {
      if (entryPoint.word().equals(word)) {
        return entryPoint;
      }
    }
    throw value.fault("is '" + word + "'; it must be firstSource or javaMain");
  }

  private static String defaultSource(YamlValue value) throws YamlException {
    if (!SourceSet.isAcceptableName(value.text()) || value.text().contains("/")) {
      throw value.fault("'" + value.text() + "' cannot be the name of a source");
    }
    return value.text();
  }

  private static BigDecimal multiplier(Optional<YamlValue> value) throws YamlException {
    if (value.isEmpty()) {
      return BigDecimal.ONE;
    }
    BigDecimal number = value.get().number();
    if (number.compareTo(BigDecimal.ONE) < 0 || number.compareTo(BigDecimal.valueOf(100)) > 0) {
      throw value.get().fault("is " + number + "; it must be from 1 to 100");
    }
    return number;
  }

  private static Map<String, String> environment(Optional<YamlValue> value) throws YamlException {
    Map<String, String> variables = new LinkedHashMap<>();
    if (value.isPresent()) {
      for (Map.Entry<String, YamlValue> entry : value.get().map().entrySet()) {
        if (!entry.getKey().matches("[A-Za-z_][A-Za-z0-9_]*")) {
          throw entry.getValue().fault("cannot be the name of an environment variable");
        }
        variables.put(entry.getKey(), entry.getValue().text());
      }
    }
    return variables;
  }

  private static List<String> words(YamlValue value) throws YamlException {
    List<String> words = new ArrayList<>();
    for (YamlValue item : value.list()) {
      words.add(nonEmpty(item));
    }
    if (words.isEmpty()) {
      throw value.fault("must have an item at least");
    }
    return words;
  }

  private static String nonEmpty(YamlValue value) throws YamlException {
    String text = value.text();
    if (text.isBlank() || text.indexOf('\0') >= 0) {
      throw value.fault("must be a text that is not empty");
    }
    return text;
  }

  private static long bytes(YamlValue value, long least) throws YamlException {
    long bytes = size(value);
    if (bytes < least || bytes > 1L << 50) {
      throw value.fault("is " + bytes + " bytes; it must be from " + least + " to " + (1L << 50));
    }
    return bytes;
  }

  private static long size(YamlValue value) throws YamlException {
    try {
      return SizeText.parse(value.textOrNumber());
    } catch (IllegalArgumentException e) {
      throw value.fault(String.valueOf(e.getMessage()));
    }
  }

  private static Duration duration(YamlValue value) throws YamlException {
    try {
      Duration duration = DurationText.parse(value.textOrNumber());
      if (duration.isZero() || duration.compareTo(Duration.ofHours(24)) > 0) {
        throw value.fault("must be from 1us to 24 hours");
      }
      return duration;
    } catch (IllegalArgumentException e) {
      throw value.fault(String.valueOf(e.getMessage()));
    }
  }
}
