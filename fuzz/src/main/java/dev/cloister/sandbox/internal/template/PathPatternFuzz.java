package dev.cloister.sandbox.internal.template;

import dev.cloister.fuzz.Check;
import dev.cloister.fuzz.Food;

/** The path patterns of templates against a matcher that follows their definition. */
public final class PathPatternFuzz {
  private static final int LONGEST = 300;

  private PathPatternFuzz() {}

  /** A segment of a pattern, and a name. */
  public static void fuzzerTestOneInput(byte[] data) {
    Food food = new Food(data);
    String segment = food.text();
    String name = food.text();
    if (segment.isEmpty()
        || segment.contains("/")
        || name.contains("/")
        || segment.length() > LONGEST
        || name.length() > LONGEST) {
      return;
    }
    PathPattern pattern = PathPattern.of("/" + segment);
    Check.holds(pattern.depth() == 1 && pattern.segment(0).equals(segment), "it has one segment");
    Check.holds(
        pattern.matchesSegment(0, name) == defined(segment, name),
        "'" + segment + "' matches what it is defined to match");
  }

  /** Row by row: whether the pattern up to here matches the first letters. */
  private static boolean defined(String pattern, String name) {
    int[] wanted = pattern.codePoints().toArray();
    int[] given = name.codePoints().toArray();
    boolean[] row = new boolean[given.length + 1];
    row[0] = true;
    for (int c : wanted) {
      boolean[] next = new boolean[given.length + 1];
      next[0] = c == '*' && row[0];
      for (int k = 1; k <= given.length; k++) {
        next[k] = c == '*' ? row[k] || next[k - 1] : row[k - 1] && (c == '?' || c == given[k - 1]);
      }
      row = next;
    }
    return row[given.length];
  }
}
