package dev.cloister.grader.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as people write it: a number with {@code us}, {@code ms}, {@code s} or {@code m}. */
public final class DurationText {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,6}))?(us|ms|s|m)");

  private DurationText() {}

  /**
   * Reads a duration such as {@code 2s}, {@code 1.5s} or {@code 250ms}, to the microsecond.
   *
   * @throws IllegalArgumentException if the text has another form or is not a whole number of
   *     microseconds; the message quotes it
   */
  public static Duration parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration; write a number with us, ms, s or m, for example 2s");
    }
    long perUnit =
        switch (form.group(3)) {
          case "us" -> 1L;
          case "ms" -> 1_000L;
          case "s" -> 1_000_000L;
          default -> 60_000_000L;
        };
    long micros = Long.parseLong(form.group(1)) * perUnit;
    String fraction = form.group(2);
    if (fraction != null) {
      long scale = (long) Math.pow(10, fraction.length());
      long part = Long.parseLong(fraction) * perUnit;
      if (part % scale != 0) {
        throw new IllegalArgumentException("'" + text + "' is finer than a microsecond");
      }
      micros += part / scale;
    }
    try {
      return Duration.ofNanos(Math.multiplyExact(micros, 1_000L));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is too long for a duration", e);
    }
  }

  /** Writes a duration with the largest unit that keeps it whole, down to the microsecond. */
  public static String format(Duration duration) {
    long micros = duration.toNanos() / 1_000;
    if (micros != 0 && micros % 60_000_000 == 0) {
      return micros / 60_000_000 + "m";
    }
    if (micros % 1_000_000 == 0) {
      return micros / 1_000_000 + "s";
    }
    return micros % 1_000 == 0 ? micros / 1_000 + "ms" : micros + "us";
  }
}
