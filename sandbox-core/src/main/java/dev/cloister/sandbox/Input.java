package dev.cloister.sandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where a run's standard input comes from. The program sees a pipe, a plain file that it cannot
 * write, or the null device where there is no input.
 */
public sealed interface Input {

  /** Nothing: the first read finds the end of the file. */
  record Empty() implements Input {}

  /**
   * Bytes from memory; not copied, so do not change them while a run uses them.
   *
   * @param content the bytes
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(byte[] content) implements Input {}

  /**
   * A file of the host, from its first byte. The program sees its content but not its name.
   *
   * @param path a readable regular file
   */
  record FromFile(Path path) implements Input {}

  /** A pipe that the caller writes while the program runs; see {@link Execution#stdin()}. */
  record Live() implements Input {}

  /** No input. */
  static Input empty() {
    return new Empty();
  }

  /** Input from memory. */
  static Input of(byte[] content) {
    return new Bytes(content);
  }

  /** Input from a string, as UTF-8. */
  static Input of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Input from a file of the host. */
  static Input file(Path path) {
    return new FromFile(path);
  }

  /** Input that the caller writes while the program runs. */
  static Input live() {
    return new Live();
  }
}
