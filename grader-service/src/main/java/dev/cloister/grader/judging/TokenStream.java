package dev.cloister.grader.judging;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Bytes with a look ahead of bounded length. White space is that of C's isspace(3) in the C locale.
 */
final class TokenStream {
  private static final int END = -1;

  private final InputStream source;
  private byte[] buffer = new byte[1 << 16];
  private int position;
  private int filled;
  private boolean ended;
  private long line = 1;

  TokenStream(InputStream source) {
    this.source = source;
  }

  /** The next byte without taking it, or -1 at the end. */
  int peek() throws IOException {
    if (position == filled && !fill()) {
      return END;
    }
    return buffer[position] & 0xff;
  }

  /** Takes the next byte, or -1 at the end. */
  int read() throws IOException {
    int value = peek();
    if (value != END) {
      position++;
      line += value == '\n' ? 1 : 0;
    }
    return value;
  }

  /** Whether a token cannot go on with this byte, or the end. */
  static boolean endsToken(int value) {
    return value == END || isSpace(value);
  }

  boolean atEnd() throws IOException {
    return peek() == END;
  }

  boolean atSpace() throws IOException {
    return isSpace(peek());
  }

  void skipSpace() throws IOException {
    while (atSpace()) {
      read();
    }
  }

  /** The line of the next byte, from 1. */
  long line() {
    return line;
  }

  /** The token that begins here, or its first bytes, without taking them. */
  byte[] prefix(int most) throws IOException {
    int length = 0;
    while (length < most) {
      if (position + length == filled && !fill()) {
        break;
      }
      if (isSpace(buffer[position + length] & 0xff)) {
        break;
      }
      length++;
    }
    return Arrays.copyOfRange(buffer, position, position + length);
  }

  /** Takes bytes of a token that {@link #prefix} has shown. */
  void skip(int length) {
    position += length;
  }

  private static boolean isSpace(int value) {
    return value == ' ' || (value >= '\t' && value <= '\r');
  }

  /** Reads more behind what is held; false at the end. */
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, filled - position);
      filled -= position;
      position = 0;
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int count = source.read(buffer, filled, buffer.length - filled);
    if (count <= 0) {
      ended = true;
      return false;
    }
    filled += count;
    return true;
  }
}
