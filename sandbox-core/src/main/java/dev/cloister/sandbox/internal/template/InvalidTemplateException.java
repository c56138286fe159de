package dev.cloister.sandbox.internal.template;

/** A template's definition is not what rootfs-templates/README.md describes, or cannot be built. */
public final class InvalidTemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Names the file and, where there is one, the line. */
  public InvalidTemplateException(String message) {
    super(message);
  }
}
