package dev.cloister.sandbox;

import java.util.List;

/** Examines what this machine allows, without changing it. */
public final class Doctor {
  private Doctor() {}

  /**
   * One thing that was examined.
   *
   * @param name stable, lower case with dashes, for example {@code user-namespaces}
   * @param level how much it matters
   * @param detail what was found
   * @param mend what to do about it, an exact command where there is one; empty where nothing is
   *     amiss
   */
  public record Finding(String name, Level level, String detail, String mend) {}

  /** How much a finding matters. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works, at a cost that the detail names. */
    WARNING,
    /** No cell can be opened until it is mended. */
    ERROR
  }

  /** Examines the machine; takes up to a few seconds, since it opens a real cell at the end. */
  public static List<Finding> examine() {
    throw new UnsupportedOperationException("being written");
  }
}
