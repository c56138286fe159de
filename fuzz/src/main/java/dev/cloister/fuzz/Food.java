package dev.cloister.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An input that is eaten from its front; zeros come behind its end. */
public final class Food {
  private final byte[] data;
  private int position;

  /** All of the input. */
  public Food(byte[] data) {
    this.data = data;
  }

  /** How many bytes are left. */
  public int left() {
    return data.length - position;
  }

  /** The next byte, 0 to 255. */
  public int u8() {
    return position < data.length ? data[position++] & 0xff : 0;
  }

  /** The next two bytes, 0 to 65535, little-endian. */
  public int u16() {
    return u8() | u8() << 8;
  }

  /** The next bytes, at most so many. */
  public byte[] bytes(int most) {
    int from = position;
    position = Math.min(data.length, position + most);
    return Arrays.copyOfRange(data, from, position);
  }

  /** What is left. */
  public byte[] rest() {
    return bytes(left());
  }

  /** UTF-8 up to the next NUL or the end. */
  public String text() {
    int end = position;
    while (end < data.length && data[end] != 0) {
      end++;
    }
    String text = new String(data, position, end - position, StandardCharsets.UTF_8);
    position = Math.min(data.length, end + 1);
    return text;
  }

  /** What is left as UTF-8, where bytes that are none have become replacement characters. */
  public String restAsText() {
    return new String(rest(), StandardCharsets.UTF_8);
  }
}
