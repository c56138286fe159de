package dev.cloister.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Small files of /proc and /sys. */
final class ProcFile {
  private static final int LARGEST = 1 << 20;

  private ProcFile() {}

  /** The text without the last newline; empty if it cannot be read. */
  static Optional<String> text(String path) {
    // In one read, as Files.readAllBytes does not: of a sysctl, a second read finds nothing.
    byte[] bytes = new byte[LARGEST];
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      int length = 0;
      int count;
      while (length < LARGEST && (count = in.read(bytes, length, LARGEST - length)) > 0) {
        length += count;
      }
      return Optional.of(new String(bytes, 0, length, StandardCharsets.UTF_8).strip());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** The number in it; empty if it cannot be read or is none. */
  static OptionalLong number(String path) {
    try {
      return text(path)
          .map(text -> OptionalLong.of(Long.parseLong(text)))
          .orElse(OptionalLong.empty());
    } catch (NumberFormatException none) {
      return OptionalLong.empty();
    }
  }
}
