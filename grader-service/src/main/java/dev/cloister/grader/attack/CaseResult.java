package dev.cloister.grader.attack;

import java.time.Duration;
import java.util.List;

/**
 * What came of a case.
 *
 * @param attackCase that was carried out
 * @param conclusion in a word
 * @param why what broke, or why it was skipped; empty where it held
 * @param took how long
 */
public record CaseResult(
    AttackCase attackCase, Conclusion conclusion, List<String> why, Duration took) {

  /** Copies the list. */
  public CaseResult {
    why = List.copyOf(why);
  }

  /** A case in a word. */
  public enum Conclusion {
    /** The sandbox stood. */
    HELD("held"),
    /** It did not, or the case could not be carried out as the manifest says. */
    BROKEN("BROKEN"),
    /** This machine lacks what the attack needs. */
    SKIPPED("skipped");

    private final String word;

    Conclusion(String word) {
      this.word = word;
    }

    /** The word of the table and of the JSON. */
    public String word() {
      return word;
    }
  }
}
