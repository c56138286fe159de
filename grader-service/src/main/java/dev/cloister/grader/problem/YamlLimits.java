package dev.cloister.grader.problem;

import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.config.YamlValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The key limits of problem.yaml. The time limit and the sizes are in the units of Java; what a
 * package does not state is empty.
 */
record YamlLimits(
    Optional<Duration> time,
    OptionalLong memoryBytes,
    OptionalLong outputBytes,
    OptionalLong codeBytes,
    Optional<Duration> compilationTime,
    OptionalLong compilationMemoryBytes) {

  private static final YamlLimits NONE =
      new YamlLimits(
          Optional.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          OptionalLong.empty());
  private static final Set<String> LEGACY_KEYS =
      Set.of(
          "time_limit",
          "time_multiplier",
          "time_safety_margin",
          "memory",
          "output",
          "code",
          "compilation_time",
          "compilation_memory",
          "validation_time",
          "validation_memory",
          "validation_output");
  private static final Set<String> KEYS =
      Set.of(
          "time_multipliers",
          "time_limit",
          "time_resolution",
          "memory",
          "output",
          "code",
          "compilation_time",
          "compilation_memory",
          "validation_time",
          "validation_memory",
          "validation_output");
  private static final BigDecimal SHORTEST = new BigDecimal("0.001");
  private static final BigDecimal LONGEST = BigDecimal.valueOf(86_400);

  static YamlLimits read(Optional<YamlValue> value, FormatVersion version) throws YamlException {
    if (value.isEmpty()) {
      return NONE;
    }
    Map<String, YamlValue> keys =
        new HashMap<>(value.get().map(version == FormatVersion.LEGACY ? LEGACY_KEYS : KEYS));
    keys.values().removeIf(YamlValue::isNull);
    checkTiming(keys);
    for (String key : new String[] {"validation_time", "validation_memory", "validation_output"}) {
      size(keys, key, 0);
    }
    return new YamlLimits(
        seconds(keys, "time_limit"),
        size(keys, "memory", 20),
        size(keys, "output", 20),
        size(keys, "code", 10),
        seconds(keys, "compilation_time"),
        size(keys, "compilation_memory", 20));
  }

  private static void checkTiming(Map<String, YamlValue> keys) throws YamlException {
    seconds(keys, "time_resolution");
    for (String key : new String[] {"time_multiplier", "time_safety_margin"}) {
      if (keys.containsKey(key)) {
        atLeastOne(at(keys, key));
      }
    }
    if (keys.containsKey("time_multipliers")) {
      Map<String, YamlValue> multipliers =
          at(keys, "time_multipliers").map(Set.of("ac_to_time_limit", "time_limit_to_tle"));
      for (YamlValue multiplier : multipliers.values()) {
        atLeastOne(multiplier);
      }
    }
  }

  private static void atLeastOne(YamlValue value) throws YamlException {
    if (value.number().compareTo(BigDecimal.ONE) < 0) {
      throw value.fault("is " + value.number() + "; it must be at least 1");
    }
  }

  private static Optional<Duration> seconds(Map<String, YamlValue> keys, String key)
      throws YamlException {
    if (!keys.containsKey(key)) {
      return Optional.empty();
    }
    YamlValue value = at(keys, key);
    BigDecimal seconds = value.number();
    // Before any arithmetic: 1e-999999999 written out would be a gigabyte.
    if (seconds.compareTo(SHORTEST) < 0 || seconds.compareTo(LONGEST) > 0) {
      throw value.fault("is " + seconds + " seconds; it must be from 0.001 to 86400");
    }
    long micros = seconds.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValueExact();
    return Optional.of(Duration.ofNanos(micros * 1_000));
  }

  private static OptionalLong size(Map<String, YamlValue> keys, String key, int shift)
      throws YamlException {
    return keys.containsKey(key)
        ? OptionalLong.of(at(keys, key).integer(1, 1L << 30) << shift)
        : OptionalLong.empty();
  }

  private static YamlValue at(Map<String, YamlValue> entries, String key) {
    return Optional.ofNullable(entries.get(key)).orElseThrow();
  }
}
