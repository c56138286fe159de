package dev.cloister.benchmarks.report;

import java.util.Locale;

/** Numbers for people. */
final class Numbers {
  private Numbers() {}

  /** With as many digits as mean something: three, or all of those before the point. */
  static String plain(double value) {
    double size = Math.abs(value);
    if (size == Math.rint(size) && size < 1e15) {
      return Long.toString((long) value);
    }
    String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
