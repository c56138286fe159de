package dev.cloister.grader.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** Where Cloister keeps what outlives a process. */
public final class StateDirectory {
  private StateDirectory() {}

  /** The folder used when none is named: {@code $XDG_STATE_HOME/cloister}, else below the home. */
  public static Path defaultPath(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("XDG_STATE_HOME"))
        .filter(path -> path.startsWith("/"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "state"))
        .resolve("cloister");
  }

  /**
   * Creates the folder where it is missing, for its owner alone: what lies below is other people's
   * programs. A folder that exists keeps its mode.
   *
   * @return its real path
   */
  public static Path create(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return path.toRealPath();
  }
}
