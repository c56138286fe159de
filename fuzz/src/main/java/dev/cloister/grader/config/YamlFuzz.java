package dev.cloister.grader.config;

import dev.cloister.fuzz.Check;

/** A YAML file, and every way to read each of its values: nothing but {@link YamlException}. */
public final class YamlFuzz {
  private static final int MOST_VALUES = 10_000;
  private static final int DEEPEST = 100;

  private int seen;

  private YamlFuzz() {}

  /** One file. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      new YamlFuzz().walk(YamlFile.parse(data, "fuzz.yaml"), 0);
    } catch (YamlException refused) {
      Check.holds(
          String.valueOf(refused.getMessage()).startsWith("fuzz.yaml"), "a refusal names the file");
    }
  }

  private interface Reading {
    void read() throws YamlException;
  }

  private void walk(YamlValue value, int depth) throws YamlException {
    if (++seen > MOST_VALUES || depth > DEEPEST) {
      return; // an alias may name what it stands in
    }
    int ways = 0;
    ways += reads(value::text);
    ways += reads(value::textOrNumber);
    ways += reads(value::number);
    ways += reads(() -> value.integer(0, 100));
    ways += reads(value::bool);
    ways += reads(value::texts);
    Check.holds(ways == 0 || !value.isNull(), "nothing is not a value");
    if (value.isMap()) {
      for (YamlValue entry : value.map().values()) {
        walk(entry, depth + 1);
      }
    } else if (value.isList()) {
      for (YamlValue item : value.list()) {
        walk(item, depth + 1);
      }
    } else {
      Check.holds(reads(value::map) == 0 && reads(value::list) == 0, "a scalar is one value");
    }
  }

  private static int reads(Reading reading) {
    try {
      reading.read();
      return 1;
    } catch (YamlException refused) {
      return 0;
    }
  }
}
