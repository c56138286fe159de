package dev.cloister.sandbox.internal.launcher.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A path that a payload has chosen, so not necessarily UTF-8.
 *
 * @param text the path, with U+FFFD where a byte is not UTF-8
 * @param exact whether {@code text} is the path
 */
public record WirePath(String text, boolean exact) {

  /** Reads UTF-8 as far as it is. */
  public static WirePath of(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new WirePath(text, true);
    } catch (CharacterCodingException notUtf8) {
      return new WirePath(new String(bytes, StandardCharsets.UTF_8), false);
    }
  }
}
