package dev.cloister.grader.problem;

import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.config.YamlFile;
import dev.cloister.grader.config.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What problem.yaml says, as far as judging needs it. Keys without a bearing on judging (credits,
 * license and so on) are only known, not read; what would change the judging and is not supported
 * is refused.
 *
 * @param version the generation
 * @param names by language code; may be empty in a legacy package
 * @param uuid where given
 * @param limits the raw limits
 * @param validatorFlags the words of the legacy key validator_flags
 */
record ProblemYaml(
    FormatVersion version,
    Map<String, String> names,
    Optional<UUID> uuid,
    YamlLimits limits,
    List<String> validatorFlags) {

  private static final Set<String> LEGACY_KEYS =
      Set.of(
          "problem_format_version",
          "type",
          "name",
          "uuid",
          "author",
          "source",
          "source_url",
          "license",
          "rights_owner",
          "limits",
          "validation",
          "validator_flags",
          "grading",
          "keywords");
  private static final Set<String> KEYS =
      Set.of(
          "problem_format_version",
          "type",
          "name",
          "uuid",
          "version",
          "credits",
          "source",
          "license",
          "rights_owner",
          "embargo_until",
          "limits",
          "keywords",
          "languages",
          "allow_file_writing",
          "constants");
  private static final Set<String> LICENSES =
      Set.of("unknown", "public domain", "cc0", "cc by", "cc by-sa", "educational", "permission");

  static ProblemYaml read(Path folder) throws YamlException {
    YamlValue file = YamlFile.read(folder.resolve("problem.yaml"), label(folder));
    Map<String, YamlValue> entries = new HashMap<>(file.map());
    entries.values().removeIf(YamlValue::isNull);
    FormatVersion version = version(entries);
    for (Map.Entry<String, YamlValue> entry :
        file.map(version == FormatVersion.LEGACY ? LEGACY_KEYS : KEYS).entrySet()) {
      if (entry.getKey().equals("license")
          && !entry.getValue().isNull()
          && !LICENSES.contains(entry.getValue().text())) {
        throw entry.getValue().fault("is none of " + LICENSES.stream().sorted().toList());
      }
    }
    return version == FormatVersion.LEGACY ? legacy(entries) : current(file, entries);
  }

  private static String label(Path folder) {
    return folder.getFileName() + "/problem.yaml";
  }

  private static ProblemYaml legacy(Map<String, YamlValue> entries) throws YamlException {
    if (entries.containsKey("type")) {
      refuseType(at(entries, "type"), at(entries, "type").text());
    }
    if (entries.containsKey("validation")) {
      YamlValue validation = at(entries, "validation");
      if (!validation.text().strip().equals("default")) {
        throw validation.fault(
            "'"
                + validation.text()
                + "' is not supported yet; only the default output validator is");
      }
    }
    if (entries.containsKey("grading")) {
      throw at(entries, "grading").fault("scoring problems are not supported yet");
    }
    List<String> flags =
        entries.containsKey("validator_flags")
            ? words(at(entries, "validator_flags").text())
            : List.of();
    if (entries.containsKey("validator_flags")) {
      checkArguments(at(entries, "validator_flags"), flags, FormatVersion.LEGACY);
    }
    Map<String, String> names = new LinkedHashMap<>();
    if (entries.containsKey("name")) {
      readNames(at(entries, "name"), names);
    }
    return new ProblemYaml(
        FormatVersion.LEGACY,
        names,
        uuid(entries),
        YamlLimits.read(Optional.ofNullable(entries.get("limits")), FormatVersion.LEGACY),
        flags);
  }

  private static ProblemYaml current(YamlValue file, Map<String, YamlValue> entries)
      throws YamlException {
    file.required(entries, "name");
    file.required(entries, "uuid");
    if (entries.containsKey("type")) {
      YamlValue type = at(entries, "type");
      for (String word : type.isList() ? type.texts() : List.of(type.text())) {
        refuseType(type, word);
      }
    }
    if (entries.containsKey("languages")) {
      YamlValue languages = at(entries, "languages");
      if (languages.isList() || !languages.text().equals("all")) {
        throw languages.fault("restricting the languages is not supported yet; only 'all' is");
      }
    }
    if (entries.containsKey("constants") && !at(entries, "constants").map().isEmpty()) {
      throw at(entries, "constants").fault("constants are not supported yet");
    }
    if (entries.containsKey("allow_file_writing")) {
      at(entries, "allow_file_writing").bool();
    }
    Map<String, String> names = new LinkedHashMap<>();
    readNames(at(entries, "name"), names);
    return new ProblemYaml(
        FormatVersion.V2025_09,
        names,
        uuid(entries),
        YamlLimits.read(Optional.ofNullable(entries.get("limits")), FormatVersion.V2025_09),
        List.of());
  }

  private static FormatVersion version(Map<String, YamlValue> entries) throws YamlException {
    if (!entries.containsKey("problem_format_version")) {
      return FormatVersion.LEGACY;
    }
    YamlValue version = at(entries, "problem_format_version");
    for (FormatVersion known : FormatVersion.values()) {
      if (known.word().equals(version.text())) {
        return known;
      }
    }
    throw version.fault("'" + version.text() + "' is not supported; known are legacy and 2025-09");
  }

  private static void refuseType(YamlValue value, String word) throws YamlException {
    switch (word) {
      case "pass-fail" -> {}
      case "scoring", "multi-pass", "interactive", "submit-answer" ->
          throw value.fault(word + " problems are not supported yet");
      default -> throw value.fault("unknown type '" + word + "'");
    }
  }

  private static void readNames(YamlValue name, Map<String, String> names) throws YamlException {
    if (!name.isMap()) {
      names.put("en", nonEmpty(name));
      return;
    }
    for (Map.Entry<String, YamlValue> entry : name.map().entrySet()) {
      names.put(entry.getKey(), nonEmpty(entry.getValue()));
    }
    if (names.isEmpty()) {
      throw name.fault("must have a name in one language at least");
    }
  }

  private static Optional<UUID> uuid(Map<String, YamlValue> entries) throws YamlException {
    if (!entries.containsKey("uuid")) {
      return Optional.empty();
    }
    YamlValue value = at(entries, "uuid");
    String text = value.text();
    if (!text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw value.fault("'" + text + "' is not a UUID");
    }
    return Optional.of(UUID.fromString(text));
  }

  /** Checks validator arguments where the file and the line are known. */
  static void checkArguments(YamlValue value, List<String> words, FormatVersion version)
      throws YamlException {
    try {
      ValidatorArguments.parse(words, version);
    } catch (IllegalArgumentException e) {
      throw value.fault(String.valueOf(e.getMessage()));
    }
  }

  /** Splits at white space. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.strip().split("\\s+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  private static String nonEmpty(YamlValue value) throws YamlException {
    if (value.text().isBlank()) {
      throw value.fault("must not be empty");
    }
    return value.text();
  }

  private static YamlValue at(Map<String, YamlValue> entries, String key) {
    return Optional.ofNullable(entries.get(key)).orElseThrow();
  }
}
