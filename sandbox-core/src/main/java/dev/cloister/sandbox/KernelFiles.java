package dev.cloister.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Small files in which the kernel tells of itself, below /proc and /sys.
 *
 * @param root where those two folders are: {@code /}, or a copy of some machine's
 */
record KernelFiles(Path root) {
  /** Those of the machine that this runs on. */
  static final KernelFiles HERE = new KernelFiles(Path.of("/"));

  private static final int LARGEST = 1 << 20;

  /** The text without the last newline; empty if it cannot be read. */
  Optional<String> text(String path) {
    // In one read, as Files.readAllBytes does not: of a sysctl, a second read finds nothing.
    byte[] bytes = new byte[LARGEST];
    try (InputStream in = Files.newInputStream(at(path))) {
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
  OptionalLong number(String path) {
    try {
      return text(path)
          .map(text -> OptionalLong.of(Long.parseLong(text)))
          .orElse(OptionalLong.empty());
    } catch (NumberFormatException none) {
      return OptionalLong.empty();
    }
  }

  /** The choice in brackets, as in {@code always [madvise] never}; empty if there is none. */
  Optional<String> choice(String path) {
    return text(path)
        .filter(text -> text.contains("[") && text.contains("]"))
        .map(text -> text.substring(text.indexOf('[') + 1, text.indexOf(']')));
  }

  /** The paths in a folder that match a glob, sorted; none if it cannot be read. */
  List<String> list(String folder, String glob) {
    List<String> paths = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(at(folder), glob)) {
      entries.forEach(entry -> paths.add(folder + "/" + entry.getFileName()));
    } catch (IOException unreadable) {
      return List.of();
    }
    paths.sort(null);
    return List.copyOf(paths);
  }

  boolean exists(String path) {
    return Files.exists(at(path));
  }

  private Path at(String path) {
    return root.resolve(path.substring(1));
  }
}
