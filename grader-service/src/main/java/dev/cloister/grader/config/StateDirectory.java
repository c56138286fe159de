package dev.cloister.grader.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where Cloister keeps what outlives a process. What lies there is other people's programs, so
 * other users of the machine cannot list it; when started as root, the user that the launcher
 * becomes must be able to pass through, and nothing more.
 */
public final class StateDirectory {
  private static final Path ROOTS_OWN = Path.of("/var/lib/cloister");

  private StateDirectory() {}

  /**
   * The folder used when none is named: {@code $XDG_STATE_HOME/cloister}; else {@code
   * /var/lib/cloister} for root, whose home the launcher's user cannot enter; else {@code
   * ~/.local/state/cloister}.
   */
  public static Path defaultPath(Map<String, String> environment) {
    Optional<Path> named =
        Optional.ofNullable(environment.get("XDG_STATE_HOME"))
            .filter(path -> path.startsWith("/"))
            .map(path -> Path.of(path, "cloister"));
    Path unnamed =
        isRoot()
            ? ROOTS_OWN
            : Path.of(System.getProperty("user.home"), ".local", "state", "cloister");
    return named.orElse(unnamed);
  }

  /**
   * Creates the folder where it is missing: mode 0700, for root 0711. A folder that exists keeps
   * its mode.
   *
   * @return its real path
   * @throws IOException if it cannot be made, or the launcher's user could not get to it; the
   *     message names the folder in the way
   */
  public static Path create(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path.toAbsolutePath().getParent());
      String mode = isRoot() ? "rwx--x--x" : "rwx------";
      Files.createDirectory(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
    Path real = path.toRealPath();
    if (isRoot()) {
      checkPassable(real);
    }
    return real;
  }

  /**
   * Creates a folder below, which the launcher's user can read. Others can pass through it but not
   * see what is in it: cells may have users of their own ({@code SandboxConfig.CellIds}).
   *
   * @param group the launcher's group, when started as root
   */
  public static void createForLauncher(Path folder, int group) throws IOException {
    Files.createDirectories(folder);
    if (isRoot()) {
      Files.setAttribute(folder, "unix:gid", group);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x--x"));
    } else {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }
  }

  private static void checkPassable(Path real) throws IOException {
    for (Path folder = real; folder != null; folder = folder.getParent()) {
      Set<PosixFilePermission> mode =
          Files.readAttributes(folder, PosixFileAttributes.class).permissions();
      if (!mode.contains(PosixFilePermission.OTHERS_EXECUTE)) {
        throw new IOException(
            "the launcher gives up root, and could not get to "
                + real
                + " then, since "
                + folder
                + " lets no other user pass: chmod o+x "
                + folder
                + ", or name another folder with --data");
      }
    }
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      return false;
    }
  }
}
