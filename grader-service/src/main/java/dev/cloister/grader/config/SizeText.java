package dev.cloister.grader.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A size as people write it: bytes, or a number with {@code k}, {@code m} or {@code g}. */
public final class SizeText {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})([kmg]?)");

  private SizeText() {}

  /**
   * Reads a size such as {@code 64m} (powers of 1024) or {@code 4096}.
   *
   * @return bytes
   * @throws IllegalArgumentException if the text has another form or the size does not fit into 63
   *     bits; the message quotes it
   */
  public static long parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size; write bytes or a number with k, m or g, for example 64m");
    }
    long perUnit =
        switch (form.group(2)) {
          case "k" -> 1L << 10;
          case "m" -> 1L << 20;
          case "g" -> 1L << 30;
          default -> 1L;
        };
    try {
      return Math.multiplyExact(Long.parseLong(form.group(1)), perUnit);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is too large for a size", e);
    }
  }

  /** Writes a size with the largest unit that keeps it whole. */
  public static String format(long bytes) {
    if (bytes != 0 && bytes % (1L << 30) == 0) {
      return (bytes >> 30) + "g";
    }
    if (bytes != 0 && bytes % (1L << 20) == 0) {
      return (bytes >> 20) + "m";
    }
    return bytes != 0 && bytes % (1L << 10) == 0 ? (bytes >> 10) + "k" : Long.toString(bytes);
  }
}
