package dev.cloister.grader.config;

/** A setting is unknown or has a value it cannot have. The message names it. */
public final class SettingsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Describes the setting and what it should be. */
  public SettingsException(String message) {
    super(message);
  }
}
