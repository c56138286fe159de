package dev.cloister.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder for the files of one input, in memory where the machine has such a place. */
public final class ScratchFolder {
  private static final Path MEMORY = Path.of("/dev/shm");

  private ScratchFolder() {}

  /** Makes one. */
  public static Path empty(String name) throws IOException {
    return Files.isWritable(MEMORY)
        ? Files.createTempDirectory(MEMORY, "cloister-fuzz-" + name)
        : Files.createTempDirectory("cloister-fuzz-" + name);
  }
}
