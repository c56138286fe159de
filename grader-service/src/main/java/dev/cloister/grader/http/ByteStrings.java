package dev.cloister.grader.http;

import dev.cloister.grader.language.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Bytes in a request: {@code {"text": ...}} or {@code {"base64": ...}}. */
final class ByteStrings {
  private static final int MOST_FILES = 1_000;
  private static final int LONGEST_PATH = 4_000;
  private static final int MOST_SEGMENTS = 64;

  /** NAME_MAX of every file system of Linux. */
  private static final int LONGEST_SEGMENT = 255;

  private ByteStrings() {}

  static byte[] read(JsonBody value) throws RequestFault {
    return read(value, value.fields(Set.of("text", "base64")));
  }

  /** Files with a name each. */
  static List<SourceFile> files(JsonBody value) throws RequestFault {
    List<SourceFile> files = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<JsonBody> items = value.list();
    if (items.size() > MOST_FILES) {
      throw value.fault("has more than " + MOST_FILES + " files");
    }
    for (JsonBody item : items) {
      Map<String, JsonBody> fields = item.fields(Set.of("name", "text", "base64"));
      JsonBody name = item.required(fields, "name");
      checkPath(name);
      if (!names.add(name.text())) {
        throw name.fault("'" + name.text() + "' is there twice");
      }
      files.add(new SourceFile(name.text(), read(item, fields)));
    }
    checkFolders(value, names);
    return files;
  }

  private static void checkFolders(JsonBody value, Set<String> names) throws RequestFault {
    for (String name : names) {
      for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
        if (names.contains(name.substring(0, slash))) {
          throw value.fault("'" + name.substring(0, slash) + "' is both a file and a folder");
        }
      }
    }
  }

  private static void checkPath(JsonBody name) throws RequestFault {
    String path = name.text();
    if (path.length() > LONGEST_PATH) {
      throw name.fault("is longer than " + LONGEST_PATH + " characters");
    }
    String[] segments = path.split("/", -1);
    boolean climbs = Arrays.stream(segments).anyMatch(Set.of("", ".", "..")::contains);
    if (climbs || path.indexOf('\0') >= 0) {
      throw name.fault("'" + path + "' must be the path of a file below the work folder");
    }
    if (segments.length > MOST_SEGMENTS) {
      throw name.fault("'" + path + "' lies deeper than " + MOST_SEGMENTS + " folders");
    }
    for (String segment : segments) {
      if (segment.getBytes(StandardCharsets.UTF_8).length > LONGEST_SEGMENT) {
        throw name.fault("'" + path + "' has a part of more than " + LONGEST_SEGMENT + " bytes");
      }
    }
  }

  private static byte[] read(JsonBody value, Map<String, JsonBody> fields) throws RequestFault {
    if (fields.containsKey("text") == fields.containsKey("base64")) {
      throw value.fault("must have either 'text' or 'base64'");
    }
    if (fields.containsKey("text")) {
      return value.required(fields, "text").text().getBytes(StandardCharsets.UTF_8);
    }
    JsonBody encoded = value.required(fields, "base64");
    try {
      return Base64.getDecoder().decode(encoded.text());
    } catch (IllegalArgumentException e) {
      throw encoded.fault("is not base64: " + e.getMessage());
    }
  }
}
