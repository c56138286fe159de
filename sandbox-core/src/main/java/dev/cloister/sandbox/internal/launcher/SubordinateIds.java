package dev.cloister.sandbox.internal.launcher;

/**
 * Users and groups that cells may have to themselves, as HELLO has them.
 *
 * @param users of which each cell gets one
 * @param groups of which each cell gets one
 * @param newuidmap the helper that maps the users; empty for root, who needs none
 * @param newgidmap the helper that maps the groups; empty for root
 * @param explanation how this came about, for a person to read
 * @param mend what to do about there being none; empty where there are some
 */
public record SubordinateIds(
    Range users,
    Range groups,
    String newuidmap,
    String newgidmap,
    String explanation,
    String mend) {
  /** How many one launcher takes; as many in native/src/ids.h. */
  public static final int LEAST = 1024;

  /**
   * Numbers one after another.
   *
   * @param first the lowest
   * @param count how many; 0: none
   */
  public record Range(long first, long count) {
    static final Range NONE = new Range(0, 0);

    @Override
    public String toString() {
      return first + " to " + (first + count - 1);
    }
  }

  /** None, why, and what to do about it. */
  public static SubordinateIds none(String explanation, String mend) {
    return new SubordinateIds(Range.NONE, Range.NONE, "", "", explanation, mend);
  }

  /** Whether there are any. */
  public boolean exist() {
    return users.count() > 0;
  }
}
