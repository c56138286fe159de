package dev.cloister.grader.attack;

import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.config.YamlValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the steps that send a request to the service. */
final class RequestReader {
  static final Set<String> KEYS = Set.of("request", "answers", "code", "count");

  private static final Set<String> PARTS =
      Set.of("post", "get", "headers", "body", "raw", "repeat");

  /** A text between these is written as often as {@code repeat} says. */
  private static final Pattern REPEATED = Pattern.compile("@\\{(.*?)\\}@", Pattern.DOTALL);

  private static final int MOST_REPEATS = 10_000_000;

  private RequestReader() {}

  static Step.Request read(YamlValue step, Map<String, YamlValue> keys) throws YamlException {
    YamlValue request = step.required(keys, "request");
    Map<String, YamlValue> parts = request.map(PARTS);
    int repeats =
        parts.containsKey("repeat")
            ? (int) request.required(parts, "repeat").integer(1, MOST_REPEATS)
            : 1;
    byte[] bytes =
        parts.containsKey("raw")
            ? repeated(request.required(parts, "raw").text(), repeats)
            : message(request, parts, repeats);
    Set<Integer> answers = new HashSet<>();
    YamlValue allowed = step.required(keys, "answers");
    for (YamlValue answer : allowed.isList() ? allowed.list() : List.of(allowed)) {
      answers.add(answer.isText() ? closed(answer) : (int) answer.integer(100, 599));
    }
    return new Step.Request(
        bytes,
        answers,
        keys.containsKey("code")
            ? Optional.of(step.required(keys, "code").text())
            : Optional.empty(),
        keys.containsKey("count") ? (int) step.required(keys, "count").integer(0, 100) : 1);
  }

  private static int closed(YamlValue answer) throws YamlException {
    if (!answer.text().equals("closed")) {
      throw answer.fault(
          "must be a status, or 'closed' where the connection is closed without one");
    }
    return 0;
  }

  /** A request with a body of the right length, unless its headers say another. */
  private static byte[] message(YamlValue request, Map<String, YamlValue> parts, int repeats)
      throws YamlException {
    boolean post = parts.containsKey("post");
    String path = request.required(parts, post ? "post" : "get").text();
    byte[] body =
        parts.containsKey("body")
            ? repeated(request.required(parts, "body").text(), repeats)
            : new byte[0];
    List<String> headers = new ArrayList<>();
    if (parts.containsKey("headers")) {
      headers.addAll(request.required(parts, "headers").texts());
    }
    addUnlessThere(headers, "Host: localhost");
    addUnlessThere(headers, "Connection: close");
    if (post) {
      addUnlessThere(headers, "Content-Type: application/json");
      if (headers.stream().noneMatch(RequestReader::framesTheBody)) {
        headers.add("Content-Length: " + body.length);
      }
    }
    String head = (post ? "POST " : "GET ") + path + " HTTP/1.1\r\n";
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(repeated(head + String.join("\r\n", headers) + "\r\n\r\n", repeats));
    message.writeBytes(body);
    return message.toByteArray();
  }

  private static boolean framesTheBody(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    return name.startsWith("content-length") || name.startsWith("transfer-encoding");
  }

  private static void addUnlessThere(List<String> headers, String header) {
    String name = header.substring(0, header.indexOf(':') + 1);
    if (headers.stream().noneMatch(each -> each.startsWith(name))) {
      headers.add(header);
    }
  }

  /** Each character is a byte below 256, so that a text of YAML can hold any byte. */
  private static byte[] repeated(String text, int times) {
    Matcher matcher = REPEATED.matcher(text);
    return matcher
        .replaceAll(found -> Matcher.quoteReplacement(found.group(1).repeat(times)))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
