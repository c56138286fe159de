package dev.cloister.benchmarks.peer;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Another sandbox.
 *
 * @param id of its row
 * @param name for people
 * @param debianPackage that brings it
 * @param executable that is looked up in PATH
 * @param before words for the spawner that stand before the command
 * @param arguments of the executable, the program to be run among them
 * @param user who runs it when this is started as root
 */
public record Peer(
    String id,
    String name,
    String debianPackage,
    String executable,
    List<String> before,
    List<String> arguments,
    User user) {
  private static final String SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

  /** Who runs it. */
  public enum User {
    /** Whom the launcher becomes too. */
    UNPRIVILEGED,
    /** Whoever started this. */
    CALLER
  }

  /** Copies the lists. */
  public Peer {
    before = List.copyOf(before);
    arguments = List.copyOf(arguments);
  }

  /** Where it is installed. */
  public Optional<Path> installed() {
    return List.of(SYSTEM_PATH.split(File.pathSeparator, -1)).stream()
        .map(folder -> Path.of(folder, executable))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
