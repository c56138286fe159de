package dev.cloister.grader.judging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/** State directories for tests: as root the launcher's user must get through, so no @TempDir. */
public final class StateFolders {
  private StateFolders() {}

  /** A new one below the temporary folder. */
  public static Path create() throws IOException {
    Path folder = Files.createTempDirectory("cloister-state-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    return folder;
  }

  /** Removes it with all that is in it. */
  public static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
