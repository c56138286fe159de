package dev.cloister.sandbox.internal.posix;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Strings as C wants them. */
final class CString {
  private CString() {}

  /** UTF-8 with a NUL at the end. */
  static byte[] of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }
}
