package dev.cloister.sandbox;

import java.util.List;

/**
 * Which files to take out of a cell.
 *
 * @param patterns at most 256, relative to /work; {@code *} and {@code ?} within one path segment,
 *     {@code **} across segments
 * @param maxFiles at most this many files, 1 to 10,000
 * @param maxBytes at most this many bytes in total
 */
public record CollectSpec(List<String> patterns, int maxFiles, long maxBytes) {

  private static final int MOST_PATTERNS = 256;

  /** Of up to three bytes each, in one message to the cell. */
  private static final int LONGEST_PATTERNS = 32_768;

  /** Checks the ranges. */
  public CollectSpec {
    patterns = List.copyOf(patterns);
    if (maxFiles < 1 || maxFiles > 10_000 || maxBytes < 0) {
      throw new IllegalArgumentException(
          "collect at most 1 to 10,000 files and at least 0 bytes, not "
              + maxFiles
              + " files and "
              + maxBytes
              + " bytes");
    }
    if (patterns.size() > MOST_PATTERNS) {
      throw new IllegalArgumentException(
          "collect at most " + MOST_PATTERNS + " patterns, not " + patterns.size());
    }
    if (patterns.stream().mapToInt(String::length).sum() > LONGEST_PATTERNS) {
      throw new IllegalArgumentException(
          "the patterns have more than " + LONGEST_PATTERNS + " characters together");
    }
    for (String pattern : patterns) {
      if (pattern.isEmpty()
          || pattern.startsWith("/")
          || List.of(pattern.split("/", -1)).contains("..")) {
        throw new IllegalArgumentException(
            "pattern '" + pattern + "' must be relative to the work folder and stay in it");
      }
    }
  }

  /** These patterns, at most 256 files of 64 MiB in total. */
  public static CollectSpec of(String... patterns) {
    return new CollectSpec(List.of(patterns), 256, 64L << 20);
  }
}
