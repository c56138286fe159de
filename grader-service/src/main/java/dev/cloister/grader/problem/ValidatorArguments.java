package dev.cloister.grader.problem;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The arguments of the default output validator.
 *
 * @param caseSensitive whether letters must agree in case
 * @param spaceChangeSensitive whether white space must agree in type and amount
 * @param absoluteTolerance for floating-point tokens, where set
 * @param relativeTolerance for floating-point tokens, where set
 */
public record ValidatorArguments(
    boolean caseSensitive,
    boolean spaceChangeSensitive,
    OptionalDouble absoluteTolerance,
    OptionalDouble relativeTolerance) {
  private static final Pattern FLOAT =
      Pattern.compile("[+-]?([0-9]*\\.[0-9]+|[0-9]+\\.|[0-9]+)([Ee][+-]?[0-9]+)?");

  /** None: letters without regard to case, any white space alike, no floating-point numbers. */
  public static ValidatorArguments none() {
    return new ValidatorArguments(false, false, OptionalDouble.empty(), OptionalDouble.empty());
  }

  /** Whether tokens may be compared as numbers. */
  public boolean comparesNumbers() {
    return absoluteTolerance.isPresent() || relativeTolerance.isPresent();
  }

  /**
   * Reads the words of the command line.
   *
   * @throws IllegalArgumentException if a word is unknown, a tolerance is missing, malformed or
   *     negative, or (from 2025-09 on) given twice
   */
  public static ValidatorArguments parse(List<String> words, FormatVersion version) {
    ValidatorArguments arguments = none();
    boolean both = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      switch (word) {
        case "case_sensitive" -> arguments = arguments.withCase();
        case "space_change_sensitive" -> arguments = arguments.withSpace();
        case "float_absolute_tolerance", "float_relative_tolerance", "float_tolerance" -> {
          double tolerance = tolerance(word, ++i < words.size() ? words.get(i) : "");
          boolean absolute = !word.equals("float_relative_tolerance");
          boolean relative = !word.equals("float_absolute_tolerance");
          boolean again =
              both
                  || (absolute && arguments.absoluteTolerance.isPresent())
                  || (relative && arguments.relativeTolerance.isPresent());
          if (again && version != FormatVersion.LEGACY) {
            throw new IllegalArgumentException(word + " sets a tolerance that is set already");
          }
          both = absolute && relative;
          arguments = arguments.withTolerance(tolerance, absolute, relative);
        }
        default ->
            throw new IllegalArgumentException(
                "the default output validator knows no argument '"
                    + word
                    + "'; it knows case_sensitive, space_change_sensitive,"
                    + " float_absolute_tolerance, float_relative_tolerance and float_tolerance");
      }
    }
    return arguments;
  }

  /** Reads a number as the format defines it; empty if it is none, or none that a double holds. */
  public static Optional<Double> number(String token) {
    if (!FLOAT.matcher(token).matches()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(token);
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  private ValidatorArguments withCase() {
    return new ValidatorArguments(true, spaceChangeSensitive, absoluteTolerance, relativeTolerance);
  }

  private ValidatorArguments withSpace() {
    return new ValidatorArguments(caseSensitive, true, absoluteTolerance, relativeTolerance);
  }

  private ValidatorArguments withTolerance(double tolerance, boolean absolute, boolean relative) {
    return new ValidatorArguments(
        caseSensitive,
        spaceChangeSensitive,
        absolute ? OptionalDouble.of(tolerance) : absoluteTolerance,
        relative ? OptionalDouble.of(tolerance) : relativeTolerance);
  }

  private static double tolerance(String word, String value) {
    return number(value)
        .filter(tolerance -> tolerance >= 0)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    word + " needs a number that is not negative, not '" + value + "'"));
  }
}
