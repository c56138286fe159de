package dev.cloister.grader.attack;

import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.config.YamlValue;
import dev.cloister.grader.judging.Verdict;
import dev.cloister.sandbox.CollectSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the steps of an attack. */
final class StepReader {
  private static final Pattern CELL = Pattern.compile("[a-z][a-z0-9-]{0,15}");
  private static final Set<String> COLLECT = Set.of("collect", "in", "refused", "gives", "nothing");

  /** Which keys a step has beside the one that says its kind. */
  private static final Map<String, Set<String>> KINDS =
      Map.of(
          "run",
          RunReader.KEYS,
          "start",
          RunReader.KEYS,
          "put",
          Set.of("put", "in", "refused"),
          "collect",
          COLLECT,
          "submit",
          Set.of("submit", "verdict", "log", "logNever"),
          "request",
          RequestReader.KEYS,
          "scenario",
          Set.of("scenario"));

  private final Path folder;

  StepReader(Path folder) {
    this.folder = folder;
  }

  Step read(YamlValue step) throws YamlException {
    List<String> kinds = step.map().keySet().stream().filter(KINDS::containsKey).toList();
    if (kinds.size() != 1) {
      throw step.fault(
          "a step has one of the keys "
              + String.join(", ", KINDS.keySet().stream().sorted().toList()));
    }
    String kind = kinds.get(0);
    Set<String> allowed = new HashSet<>(KINDS.getOrDefault(kind, Set.of()));
    allowed.add(kind);
    Map<String, YamlValue> keys = step.map(allowed);
    return switch (kind) {
      case "run" -> {
        RunReader reader = new RunReader(folder, step, keys);
        yield new Step.Run(reader.call(kind), reader.expectation(Set.of("exited")));
      }
      case "start" -> {
        RunReader reader = new RunReader(folder, step, keys);
        yield new Step.Start(reader.call(kind), reader.expectation(Set.of("exited", "cancelled")));
      }
      case "put" -> put(step, keys);
      case "collect" -> collect(step, keys);
      case "submit" -> submit(step, keys);
      case "request" -> RequestReader.read(step, keys);
      default -> scenario(step.required(keys, kind));
    };
  }

  static String cell(YamlValue step, Map<String, YamlValue> keys) throws YamlException {
    if (!keys.containsKey("in")) {
      return ProgramCall.FIRST_CELL;
    }
    YamlValue cell = step.required(keys, "in");
    if (!CELL.matcher(cell.text()).matches()) {
      throw cell.fault("a cell's name is made of a-z, 0-9 and -, and begins with a letter");
    }
    return cell.text();
  }

  /** The path of a file that is there, below the folder. */
  static String program(Path folder, YamlValue value, String path) throws YamlException {
    Path file = folder.resolve(path).normalize();
    if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
      throw value.fault("there is no file " + path + " in " + folder);
    }
    return path;
  }

  static Optional<Pattern> pattern(YamlValue step, Map<String, YamlValue> keys, String key)
      throws YamlException {
    if (!keys.containsKey(key)) {
      return Optional.empty();
    }
    YamlValue value = step.required(keys, key);
    try {
      return Optional.of(Pattern.compile(value.textOrNumber(), Pattern.MULTILINE));
    } catch (PatternSyntaxException e) {
      throw value.fault("is not a regular expression: " + e.getDescription());
    }
  }

  /** A text or a list of texts. */
  static List<String> oneOrMore(YamlValue value) throws YamlException {
    return value.isList() ? value.texts() : List.of(value.textOrNumber());
  }

  private static void mustBeTrue(YamlValue value) throws YamlException {
    if (!value.bool()) {
      throw value.fault("can only be true; leave the key out otherwise");
    }
  }

  private static Step put(YamlValue step, Map<String, YamlValue> keys) throws YamlException {
    if (keys.containsKey("refused")) {
      mustBeTrue(step.required(keys, "refused"));
    }
    return new Step.Put(
        cell(step, keys),
        step.required(keys, "put").text(),
        keys.containsKey("refused") ? Step.Permission.REFUSED : Step.Permission.GRANTED);
  }

  private static Step collect(YamlValue step, Map<String, YamlValue> keys) throws YamlException {
    List<String> patterns = oneOrMore(step.required(keys, "collect"));
    try {
      CollectSpec.of(patterns.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw step.required(keys, "collect").fault(String.valueOf(e.getMessage()));
    }
    List<String> finds =
        Stream.of("refused", "gives", "nothing").filter(keys::containsKey).toList();
    if (finds.size() != 1) {
      throw step.fault("needs one of the keys refused, gives and nothing");
    }
    YamlValue value = step.required(keys, finds.get(0));
    Step.Finds expected =
        switch (finds.get(0)) {
          case "refused" -> new Step.Finds.Refusal(value.text());
          case "gives" -> new Step.Finds.Content(value.textOrNumber());
          default -> {
            mustBeTrue(value);
            yield new Step.Finds.Nothing();
          }
        };
    return new Step.Collect(cell(step, keys), patterns, expected);
  }

  private Step submit(YamlValue step, Map<String, YamlValue> keys) throws YamlException {
    YamlValue submit = step.required(keys, "submit");
    Map<String, YamlValue> parts = submit.map(Set.of("language", "files", "problem"));
    List<Step.SubmittedFile> files = new ArrayList<>();
    for (YamlValue file : submit.required(parts, "files").list()) {
      files.add(submittedFile(file));
    }
    YamlValue verdict = step.required(keys, "verdict");
    Set<String> known =
        Arrays.stream(Verdict.values())
            .map(Enum::name)
            .collect(Collectors.toCollection(HashSet::new));
    known.remove(Verdict.JE.name());
    known.add(Step.Submit.REFUSED);
    Set<String> verdicts = Set.copyOf(oneOrMore(verdict));
    if (!known.containsAll(verdicts) || verdicts.isEmpty()) {
      throw verdict.fault("must be of " + String.join(", ", known.stream().sorted().toList()));
    }
    YamlValue problem = submit.required(parts, "problem");
    if (!Files.isDirectory(folder.resolve("problems").resolve(problem.text()))) {
      throw problem.fault("there is no folder problems/" + problem.text() + " in " + folder);
    }
    return new Step.Submit(
        submit.required(parts, "language").text(),
        files,
        problem.text(),
        verdicts,
        pattern(step, keys, "log"),
        pattern(step, keys, "logNever"));
  }

  private Step.SubmittedFile submittedFile(YamlValue value) throws YamlException {
    if (value.isMap()) {
      Map<String, YamlValue> parts = value.map(Set.of("name", "file"));
      YamlValue file = value.required(parts, "file");
      return new Step.SubmittedFile(
          value.required(parts, "name").text(), program(folder, file, file.text()));
    }
    String path = program(folder, value, value.text());
    return new Step.SubmittedFile(path.substring(path.lastIndexOf('/') + 1), path);
  }

  private static Step scenario(YamlValue value) throws YamlException {
    if (!Scenario.ALL.containsKey(value.text())) {
      throw value.fault(
          "there is no scenario "
              + value.text()
              + "; there are "
              + String.join(", ", Scenario.ALL.keySet().stream().sorted().toList()));
    }
    return new Step.Scenario(value.text());
  }
}
