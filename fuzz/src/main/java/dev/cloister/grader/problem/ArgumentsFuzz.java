package dev.cloister.grader.problem;

import dev.cloister.fuzz.Check;
import dev.cloister.fuzz.Food;
import java.math.BigDecimal;

/** The arguments of the default validator, and numbers as the format defines them. */
public final class ArgumentsFuzz {
  private ArgumentsFuzz() {}

  /** A generation and words; the whole also as one number. */
  public static void fuzzerTestOneInput(byte[] data) {
    Food food = new Food(data);
    FormatVersion version = food.u8() % 2 == 0 ? FormatVersion.LEGACY : FormatVersion.V2025_09;
    String text = food.restAsText();
    try {
      ValidatorArguments parsed = ValidatorArguments.parse(ProblemYaml.words(text), version);
      Check.holds(
          parsed.absoluteTolerance().orElse(0) >= 0 && parsed.relativeTolerance().orElse(0) >= 0,
          "no tolerance is negative");
    } catch (IllegalArgumentException refused) {
      Check.holds(!String.valueOf(refused.getMessage()).isEmpty(), "a refusal says why");
    }
    ValidatorArguments.number(text)
        .ifPresent(
            number ->
                Check.holds(
                    number == new BigDecimal(text).doubleValue(), "a number has its own value"));
  }
}
