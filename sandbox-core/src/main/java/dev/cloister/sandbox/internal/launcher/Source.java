package dev.cloister.sandbox.internal.launcher;

import java.nio.file.Path;

/** Where a run's standard input comes from. */
public sealed interface Source {
  /** Bytes from memory; none is an empty input. */
  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(byte[] content) implements Source {}

  /** A regular file of the host. */
  record HostFile(Path path) implements Source {}

  /** What the caller writes. */
  record Live() implements Source {}
}
