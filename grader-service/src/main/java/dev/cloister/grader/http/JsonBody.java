package dev.cloister.grader.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One value of a request's JSON, with the name of its field, so that a refusal can name it. */
final class JsonBody {
  /** A request needs fewer by far; each token costs a hundred times its length in memory. */
  private static final int MOST_TOKENS = 200_000;

  private static final int DEEPEST = 20;

  /** In bytes; a body is bounded before. */
  private static final int LONGEST_TEXT = Integer.MAX_VALUE;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxTokenCount(MOST_TOKENS)
                          .maxNestingDepth(DEEPEST)
                          .maxNameLength(4_096)
                          .maxNumberLength(100)
                          .maxStringLength(LONGEST_TEXT)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String field;
  private final JsonNode node;

  private JsonBody(String field, JsonNode node) {
    this.field = field;
    this.node = node;
  }

  /** Reads a body; what is not UTF-8 is refused rather than mended. */
  static JsonBody parse(byte[] body) throws RequestFault {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw caused(RequestFault.badRequest("invalid-utf8", "the body is not UTF-8"), e);
    }
    try {
      JsonNode root = MAPPER.readTree(text);
      if (root == null || !root.isObject()) {
        throw RequestFault.badRequest("invalid-json", "the body must be a JSON object");
      }
      return new JsonBody("", root);
    } catch (JsonProcessingException e) {
      String where =
          Optional.ofNullable(e.getLocation())
              .map(at -> " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")")
              .orElse("");
      throw caused(
          RequestFault.badRequest(
              "invalid-json", "the body is not JSON: " + e.getOriginalMessage() + where),
          e);
    }
  }

  RequestFault fault(String message) {
    return RequestFault.badField(field, message);
  }

  String field() {
    return field;
  }

  /** The fields of an object, which may have these names only; a null counts as left out. */
  Map<String, JsonBody> fields(Set<String> known) throws RequestFault {
    Map<String, JsonBody> fields = map();
    for (JsonBody value : fields.values()) {
      String name = value.field.substring(field.isEmpty() ? 0 : field.length() + 1);
      if (!known.contains(name)) {
        throw value.fault("unknown field; known are " + String.join(", ", new TreeSet<>(known)));
      }
    }
    fields.values().removeIf(value -> value.node.isNull());
    return fields;
  }

  /** The fields of an object, whatever their names. */
  Map<String, JsonBody> map() throws RequestFault {
    if (!node.isObject()) {
      throw fault("must be an object");
    }
    Map<String, JsonBody> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = field.isEmpty() ? entry.getKey() : field + "." + entry.getKey();
      fields.put(entry.getKey(), new JsonBody(name, entry.getValue()));
    }
    return fields;
  }

  List<JsonBody> list() throws RequestFault {
    if (!node.isArray()) {
      throw fault("must be a list");
    }
    List<JsonBody> items = new ArrayList<>();
    for (JsonNode item : node) {
      items.add(new JsonBody(field + "[" + items.size() + "]", item));
    }
    return items;
  }

  /** A text that can be written as UTF-8 (a lone surrogate cannot). */
  String text() throws RequestFault {
    if (!node.isTextual()) {
      throw fault("must be a text");
    }
    String text = node.textValue();
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw fault("holds half of a surrogate pair, which is no text");
    }
    return text;
  }

  /** A text or a number, as it stands: for sizes and durations. */
  String textOrNumber() throws RequestFault {
    if (node.isNumber()) {
      return node.asText();
    }
    return text();
  }

  boolean bool() throws RequestFault {
    if (!node.isBoolean()) {
      throw fault("must be true or false");
    }
    return node.booleanValue();
  }

  int integer(int least, int most) throws RequestFault {
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw fault("must be a whole number from " + least + " to " + most);
    }
    if (node.intValue() < least || node.intValue() > most) {
      throw fault("is " + node.intValue() + "; it must be from " + least + " to " + most);
    }
    return node.intValue();
  }

  JsonBody required(Map<String, JsonBody> fields, String name) throws RequestFault {
    JsonBody value = fields.get(name);
    if (value == null) {
      throw RequestFault.badField(field.isEmpty() ? name : field + "." + name, "is missing");
    }
    return value;
  }

  private static RequestFault caused(RequestFault fault, Exception cause) {
    fault.initCause(cause);
    return fault;
  }
}
