package dev.cloister.grader.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cloister.sandbox.Captured;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Bytes: {@code text} where they are UTF-8, else {@code base64}. Never changed on the way. */
final class ByteStringJson {
  private ByteStringJson() {}

  static void writeField(JsonGenerator json, byte[] bytes) throws IOException {
    Optional<String> text = utf8(bytes);
    if (text.isPresent()) {
      json.writeStringField("text", text.get());
    } else {
      json.writeStringField("base64", Base64.getEncoder().encodeToString(bytes));
    }
  }

  static void write(JsonGenerator json, String name, Captured captured) throws IOException {
    json.writeObjectFieldStart(name);
    writeField(json, captured.bytes());
    json.writeBooleanField("truncated", captured.truncated());
    json.writeEndObject();
  }

  private static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
