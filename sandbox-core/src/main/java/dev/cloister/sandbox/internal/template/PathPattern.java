package dev.cloister.sandbox.internal.template;

import java.nio.file.Path;
import java.util.List;

/** An absolute path in which {@code *} and {@code ?} match within one segment. */
final class PathPattern {
  private final List<String> segments;

  private PathPattern(List<String> segments) {
    this.segments = segments;
  }

  static PathPattern of(String pattern) {
    return new PathPattern(List.of(pattern.substring(1).split("/", -1)));
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

  /** By going back to the last {@code *} only, so that no pattern takes exponential time. */
  boolean matchesSegment(int index, String name) {
    int[] pattern = segments.get(index).codePoints().toArray();
    int[] given = name.codePoints().toArray();
    int p = 0;
    int at = 0;
    int star = -1;
    int retry = 0;
    while (at < given.length) {
      if (p < pattern.length && pattern[p] == '*') {
        star = p++;
        retry = at;
      } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == given[at])) {
        p++;
        at++;
      } else if (star >= 0) {
        p = star + 1;
        at = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
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
