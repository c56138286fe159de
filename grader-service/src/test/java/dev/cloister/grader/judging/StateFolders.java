package dev.cloister.grader.judging;

import dev.cloister.grader.config.FolderTree;
import java.io.IOException;
import java.nio.file.Path;

/** State directories for tests: as root the launcher's user must get through, so no @TempDir. */
public final class StateFolders {
  private StateFolders() {}

  /** A new one below the temporary folder. */
  public static Path create() throws IOException {
    return FolderTree.temporary("cloister-state-");
  }

  /** Removes it with all that is in it. */
  public static void remove(Path folder) throws IOException {
    FolderTree.remove(folder);
  }
}
