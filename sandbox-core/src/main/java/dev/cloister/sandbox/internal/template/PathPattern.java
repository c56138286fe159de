package dev.cloister.sandbox.internal.template;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** An absolute path in which {@code *} and {@code ?} match within one segment. */
final class PathPattern {
  private final List<String> segments;
  private final List<Pattern> compiled;

  private PathPattern(List<String> segments) {
    this.segments = segments;
    this.compiled = segments.stream().map(PathPattern::compile).toList();
  }

  static PathPattern of(String pattern) {
    return new PathPattern(List.of(pattern.substring(1).split("/", -1)));
  }

  private static Pattern compile(String segment) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /** How many segments it has. */
  int depth() {
    return segments.size();
  }

  String segment(int index) {
    return segments.get(index);
  }

  boolean isLiteral(int index) {
    return segments.get(index).indexOf('*') < 0 && segments.get(index).indexOf('?') < 0;
  }

  boolean matchesSegment(int index, String name) {
    return compiled.get(index).matcher(name).matches();
  }

  /** Whether it matches the whole of an absolute path. */
  boolean matches(Path path) {
    if (path.getNameCount() != segments.size()) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      if (!matchesSegment(i, path.getName(i).toString())) {
        return false;
      }
    }
    return true;
  }
}
