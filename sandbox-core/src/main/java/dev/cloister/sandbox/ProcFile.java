package dev.cloister.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Small files of /proc and /sys. */
final class ProcFile {
  private ProcFile() {}

  /** The text without the last newline; empty if it cannot be read. */
  static Optional<String> text(String path) {
    try {
      // Not readString: the bytes of a core pattern or a command line may be anything.
      byte[] bytes = Files.readAllBytes(Path.of(path));
      return Optional.of(new String(bytes, StandardCharsets.UTF_8).strip());
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
