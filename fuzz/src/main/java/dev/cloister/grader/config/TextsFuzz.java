package dev.cloister.grader.config;

import dev.cloister.fuzz.Check;
import dev.cloister.fuzz.Food;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/** Durations and sizes: refused, or what arithmetic without bounds makes of them. */
public final class TextsFuzz {
  private static final Map<String, String> MICROS =
      Map.of("us", "1", "ms", "1000", "s", "1000000", "m", "60000000");

  private TextsFuzz() {}

  /** One text. */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new Food(data).restAsText();
    try {
      duration(text, DurationText.parse(text));
    } catch (IllegalArgumentException refused) {
      Check.holds(String.valueOf(refused.getMessage()).contains(text), "a refusal quotes the text");
    }
    try {
      size(text, SizeText.parse(text));
    } catch (IllegalArgumentException refused) {
      Check.holds(String.valueOf(refused.getMessage()).contains(text), "a refusal quotes the text");
    }
  }

  private static void duration(String text, Duration parsed) {
    String unit = text.replaceAll("[0-9.]", "");
    BigDecimal micros =
        new BigDecimal(text.substring(0, text.length() - unit.length()))
            .multiply(new BigDecimal(MICROS.getOrDefault(unit, "0")));
    Check.holds(
        micros.compareTo(BigDecimal.valueOf(parsed.toNanos() / 1_000)) == 0,
        "a duration is its number times its unit");
    String written = DurationText.format(parsed);
    // A number has nine digits at most, and in a smaller unit it can need more.
    Check.holds(
        written.matches("[0-9]{10,}.*") || DurationText.parse(written).equals(parsed),
        "a duration can be written and read again");
  }

  private static void size(String text, long parsed) {
    Check.holds(parsed >= 0, "a size is not negative");
    Check.holds(
        SizeText.parse(SizeText.format(parsed)) == parsed, "a size can be written and read again");
    Check.holds(
        text.startsWith("0") || Long.toString(parsed).length() >= text.length() - 1,
        "a size is not less than its number");
  }
}
