package dev.cloister.grader.language;

/** How the beginning of a program is found among its sources. */
public enum EntryPoint {
  /** The source with the default name, else the first. */
  FIRST_SOURCE("firstSource"),
  /** The source that declares Java's main method. */
  JAVA_MAIN("javaMain");

  private final String word;

  EntryPoint(String word) {
    this.word = word;
  }

  /** The word of the language files. */
  public String word() {
    return word;
  }
}
