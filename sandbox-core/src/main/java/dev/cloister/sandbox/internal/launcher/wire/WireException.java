package dev.cloister.sandbox.internal.launcher.wire;

import java.io.IOException;

/** Bytes that are not a message, or a message that would be too long. */
public final class WireException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public WireException(String message) {
    super(message);
  }
}
