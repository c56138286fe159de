package dev.cloister.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes that were captured of one output stream. Immutable. */
public final class Captured {
  private static final Captured EMPTY = new Captured(new byte[0], 0);

  private final byte[] bytes;
  private final long written;

  private Captured(byte[] bytes, long written) {
    this.bytes = bytes;
    this.written = written;
  }

  /**
   * Takes a copy of the bytes.
   *
   * @param bytes what was kept
   * @param written how many bytes the program wrote as far as the sandbox read them, at least
   *     {@code bytes.length}
   */
  public static Captured of(byte[] bytes, long written) {
    return new Captured(bytes.clone(), written);
  }

  /** As {@link #of}, without the copy: the array is not used by anyone else. */
  static Captured owning(byte[] bytes, long written) {
    return new Captured(bytes, written);
  }

  /** Nothing written, nothing kept. */
  public static Captured empty() {
    return EMPTY;
  }

  /** A copy of the kept bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * The kept bytes as UTF-8; a malformed sequence becomes U+FFFD, so use {@link #bytes()} where
   * that matters.
   */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** How many bytes the program wrote, as far as the sandbox read them. */
  public long written() {
    return written;
  }

  /** Whether more was written than was kept. */
  public boolean truncated() {
    return written > bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Captured that
        && written == that.written
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bytes) + Long.hashCode(written);
  }

  @Override
  public String toString() {
    return "Captured[" + bytes.length + " of " + written + " bytes]";
  }
}
