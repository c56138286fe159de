package dev.cloister.grader.language;

/** Whether a language can be used on this machine. */
public sealed interface LanguageStatus {

  /**
   * It can.
   *
   * @param version for people, for example {@code g++ 12.2.0}
   */
  record Available(String version) implements LanguageStatus {}

  /**
   * It cannot.
   *
   * @param reason what was found, and how to mend it where the definition says so
   */
  record Unavailable(String reason) implements LanguageStatus {}

  /** Whether it can be used. */
  default boolean isAvailable() {
    return this instanceof Available;
  }
}
