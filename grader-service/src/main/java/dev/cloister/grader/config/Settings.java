package dev.cloister.grader.config;

import dev.cloister.sandbox.ProcessorSet;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Named settings as text: {@code queue.capacity} comes from the environment variable {@code
 * CLOISTER_QUEUE_CAPACITY}. The records of this package read theirs from it and bring the defaults.
 * Not thread-safe.
 */
public final class Settings {
  private static final Set<String> SECTIONS = Set.of("queue", "http", "judging", "runs", "cell");

  private final Map<String, String> values;
  private final Map<String, String> defaults = new TreeMap<>();

  private Settings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** Nothing but defaults. */
  public static Settings none() {
    return new Settings(Map.of());
  }

  /** These settings, by property name, for example {@code queue.capacity}. */
  public static Settings of(Map<String, String> values) {
    return new Settings(values);
  }

  /** The settings among these environment variables. */
  public static Settings fromEnvironment(Map<String, String> environment) {
    Map<String, String> values = new TreeMap<>();
    environment.forEach(
        (variable, value) -> {
          String[] words = variable.split("_", -1);
          if (words.length >= 3
              && words[0].equals("CLOISTER")
              && SECTIONS.contains(words[1].toLowerCase(Locale.ROOT))) {
            values.put(propertyOf(words), value);
          }
        });
    return new Settings(values);
  }

  /** The environment variable of a property. */
  public static String variableOf(String property) {
    return "CLOISTER_"
        + property.replaceAll("([A-Z])", "_$1").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** An integer setting. */
  public int integer(String name, int otherwise, int least, int most) {
    String text = read(name, Integer.toString(otherwise));
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw fault(name, text, "a whole number from " + least + " to " + most, e);
    }
    throw fault(name, text, "a whole number from " + least + " to " + most, null);
  }

  /** A setting in bytes. */
  public long size(String name, String otherwise) {
    String text = read(name, otherwise);
    try {
      return SizeText.parse(text);
    } catch (IllegalArgumentException e) {
      throw fault(name, text, "a size such as 64m", e);
    }
  }

  /** A setting that is a duration. */
  public Duration duration(String name, String otherwise) {
    String text = read(name, otherwise);
    try {
      return DurationText.parse(text);
    } catch (IllegalArgumentException e) {
      throw fault(name, text, "a duration such as 2s", e);
    }
  }

  /** A setting that names processors of this machine; none by default. */
  public ProcessorSet processors(String name) {
    String text = read(name, "");
    ProcessorSet processors;
    try {
      processors = ProcessorSet.parse(text);
    } catch (IllegalArgumentException e) {
      throw fault(name, text, "a list of processors such as 2-3,6", e);
    }
    ProcessorSet online = ProcessorSet.online();
    if (!processors.without(online).isEmpty()) {
      throw fault(name, text, "a list of processors that this machine has: " + online, null);
    }
    if (online.without(processors).isEmpty()) {
      throw fault(name, text, "a list that leaves the service at least one of " + online, null);
    }
    return processors;
  }

  /** A setting that is a text. */
  public String text(String name, String otherwise) {
    return read(name, otherwise);
  }

  /** Every property that was asked for so far, with its default. */
  public Map<String, String> known() {
    return Map.copyOf(defaults);
  }

  /**
   * To be called when every record has read its part.
   *
   * @throws SettingsException if a setting was given that none of them knows
   */
  public void refuseUnknown() {
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(defaults.keySet());
    if (!unknown.isEmpty()) {
      throw new SettingsException(
          "unknown setting "
              + variableOf(unknown.iterator().next())
              + "; known are "
              + String.join(", ", defaults.keySet().stream().map(Settings::variableOf).toList()));
    }
  }

  private String read(String name, String otherwise) {
    defaults.put(name, otherwise);
    return values.getOrDefault(name, otherwise);
  }

  private static SettingsException fault(
      String name, String text, String wanted, @org.jspecify.annotations.Nullable Exception cause) {
    SettingsException fault =
        new SettingsException(variableOf(name) + " is '" + text + "'; it must be " + wanted);
    if (cause != null) {
      fault.initCause(cause);
    }
    return fault;
  }

  private static String propertyOf(String[] words) {
    StringBuilder name = new StringBuilder(words[1].toLowerCase(Locale.ROOT)).append('.');
    name.append(words[2].toLowerCase(Locale.ROOT));
    for (int i = 3; i < words.length; i++) {
      String word = words[i].toLowerCase(Locale.ROOT);
      if (!word.isEmpty()) {
        name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
    }
    return name.toString();
  }
}
