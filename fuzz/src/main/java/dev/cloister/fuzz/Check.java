package dev.cloister.fuzz;

/** What must hold whatever the input is. Not assert, which has to be turned on. */
public final class Check {
  private Check() {}

  /**
   * Fails the target, which is a find.
   *
   * @throws AssertionError if it does not hold
   */
  public static void holds(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError("it does not hold that " + what);
    }
  }
}
