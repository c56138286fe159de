package dev.cloister.grader.config;

/** A YAML file is not what it should be. The message names the file, the line and the key. */
public final class YamlException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Describes what is wrong, and where. */
  public YamlException(String message) {
    super(message);
  }
}
