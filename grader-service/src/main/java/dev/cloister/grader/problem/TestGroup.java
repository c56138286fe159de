package dev.cloister.grader.problem;

import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.config.YamlFile;
import dev.cloister.grader.config.YamlValue;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What testdata.yaml or test_group.yaml says of the tests beside it.
 *
 * @param validatorArguments the words for the default output validator
 */
record TestGroup(List<String> validatorArguments) {
  private static final TestGroup NONE = new TestGroup(List.of());
  private static final Set<String> LEGACY_KEYS =
      Set.of(
          "on_reject",
          "grading",
          "grader_flags",
          "input_validator_flags",
          "output_validator_flags",
          "accept_score",
          "reject_score",
          "range");
  private static final Set<String> TEST_KEYS =
      Set.of(
          "args",
          "input_validator_args",
          "output_validator_args",
          "input_visualizer_args",
          "output_visualizer_args",
          "full_feedback",
          "hint",
          "description");
  private static final Set<String> KEYS =
      Set.of(
          "max_score",
          "score_aggregation",
          "static_validation_score",
          "require_pass",
          "args",
          "input_validator_args",
          "static_validator_args",
          "output_validator_args",
          "input_visualizer_args",
          "output_visualizer_args",
          "full_feedback");

  static TestGroup none() {
    return NONE;
  }

  /** Reads testdata.yaml; refuses what would make the result another than first failure first. */
  static TestGroup readLegacy(Path file, String label) throws YamlException {
    Map<String, YamlValue> keys = keys(YamlFile.read(file, label), LEGACY_KEYS);
    for (String scoring : new String[] {"accept_score", "reject_score", "range"}) {
      if (keys.containsKey(scoring)) {
        throw at(keys, scoring).fault("scoring is not supported yet");
      }
    }
    allowOnly(keys, "on_reject", Set.of("break"));
    allowOnly(keys, "grading", Set.of("default"));
    allowOnly(keys, "grader_flags", Set.of("", "first_error"));
    if (!keys.containsKey("output_validator_flags")) {
      return NONE;
    }
    YamlValue flags = at(keys, "output_validator_flags");
    if (flags.isMap()) {
      throw flags.fault("naming a validator is not supported yet; write its arguments as a text");
    }
    List<String> words = ProblemYaml.words(flags.text());
    ProblemYaml.checkArguments(flags, words, FormatVersion.LEGACY);
    return new TestGroup(words);
  }

  /** Reads test_group.yaml. */
  static TestGroup read(Path file, String label) throws YamlException {
    Map<String, YamlValue> keys = keys(YamlFile.read(file, label), KEYS);
    for (String scoring :
        new String[] {
          "max_score", "static_validation_score", "static_validator_args", "require_pass"
        }) {
      if (keys.containsKey(scoring) && !isEmptyList(at(keys, scoring))) {
        throw at(keys, scoring).fault("scoring and static validation are not supported yet");
      }
    }
    allowOnly(keys, "score_aggregation", Set.of("pass-fail"));
    return new TestGroup(arguments(keys).orElse(List.of()));
  }

  /** Reads the arguments in a test's own configuration; empty if it does not set them. */
  static Optional<List<String>> testArguments(Path file, String label) throws YamlException {
    return arguments(keys(YamlFile.read(file, label), TEST_KEYS));
  }

  private static Optional<List<String>> arguments(Map<String, YamlValue> keys)
      throws YamlException {
    if (keys.containsKey("args") && !isEmptyList(at(keys, "args"))) {
      throw at(keys, "args").fault("arguments for the submission are not supported yet");
    }
    if (!keys.containsKey("output_validator_args")) {
      return Optional.empty();
    }
    YamlValue value = at(keys, "output_validator_args");
    List<String> words = value.texts();
    ProblemYaml.checkArguments(value, words, FormatVersion.V2025_09);
    return Optional.of(words);
  }

  private static Map<String, YamlValue> keys(YamlValue file, Set<String> known)
      throws YamlException {
    if (file.isNull()) {
      return Map.of();
    }
    Map<String, YamlValue> keys = new HashMap<>(file.map(known));
    keys.values().removeIf(YamlValue::isNull);
    return keys;
  }

  private static void allowOnly(Map<String, YamlValue> keys, String key, Set<String> allowed)
      throws YamlException {
    if (keys.containsKey(key) && !allowed.contains(at(keys, key).text().strip())) {
      throw at(keys, key).fault("'" + at(keys, key).text() + "' is not supported yet");
    }
  }

  private static boolean isEmptyList(YamlValue value) throws YamlException {
    return value.isList() && value.list().isEmpty();
  }

  private static YamlValue at(Map<String, YamlValue> entries, String key) {
    return Optional.ofNullable(entries.get(key)).orElseThrow();
  }
}
