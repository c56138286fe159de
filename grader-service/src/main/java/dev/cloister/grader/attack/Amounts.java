package dev.cloister.grader.attack;

import dev.cloister.grader.config.DurationText;
import dev.cloister.grader.config.SizeText;
import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.config.YamlValue;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The sizes, durations and ranges of the manifest. */
final class Amounts {
  private Amounts() {}

  static long bytes(YamlValue value) throws YamlException {
    try {
      return SizeText.parse(value.textOrNumber());
    } catch (IllegalArgumentException e) {
      throw value.fault(String.valueOf(e.getMessage()));
    }
  }

  static Duration duration(YamlValue value) throws YamlException {
    try {
      return DurationText.parse(value.textOrNumber());
    } catch (IllegalArgumentException e) {
      throw value.fault(String.valueOf(e.getMessage()));
    }
  }

  static long micros(YamlValue value) throws YamlException {
    return duration(value).toNanos() / 1_000;
  }

  /** Reads a bound. */
  interface Unit {
    long read(YamlValue value) throws YamlException;
  }

  /** A map of least and most, of which one can be left out. */
  static Range range(YamlValue value, Unit unit) throws YamlException {
    Map<String, YamlValue> bounds = value.map(Set.of("least", "most"));
    Range range =
        new Range(
            bounds.containsKey("least")
                ? unit.read(value.required(bounds, "least"))
                : Range.ANY.least(),
            bounds.containsKey("most")
                ? unit.read(value.required(bounds, "most"))
                : Range.ANY.most());
    if (bounds.isEmpty() || range.least() > range.most()) {
      throw value.fault("must be a map of least and most, the least being the smaller");
    }
    return range;
  }
}
