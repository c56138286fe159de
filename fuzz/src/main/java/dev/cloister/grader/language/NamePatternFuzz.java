package dev.cloister.grader.language;

import dev.cloister.fuzz.Check;
import dev.cloister.fuzz.Food;

/** The patterns of source names against a matcher that follows their definition. */
public final class NamePatternFuzz {
  private static final int LONGEST = 300;

  private NamePatternFuzz() {}

  /** A pattern and a name. */
  public static void fuzzerTestOneInput(byte[] data) {
    Food food = new Food(data);
    String pattern = food.text();
    String name = food.text();
    if (pattern.length() > LONGEST || name.length() > LONGEST) {
      return;
    }
    boolean[] row = new boolean[name.length() + 1];
    row[0] = true;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean[] next = new boolean[row.length];
      next[0] = c == '*' && row[0];
      for (int k = 1; k < row.length; k++) {
        boolean same = c == '?' || c == name.charAt(k - 1);
        next[k] = c == '*' ? row[k] || next[k - 1] : row[k - 1] && same;
      }
      row = next;
    }
    Check.holds(
        NamePattern.matches(pattern, name) == row[name.length()],
        "a pattern matches what it is defined to match");
  }
}
