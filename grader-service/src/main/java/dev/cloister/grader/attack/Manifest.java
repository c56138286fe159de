package dev.cloister.grader.attack;

import dev.cloister.grader.config.YamlException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The attacks that are published, and where their programs lie.
 *
 * @param folder that holds manifest.yaml and a folder for each class
 * @param attacks in the order of the file
 */
public record Manifest(Path folder, List<Attack> attacks) {
  private static final String FILE = "manifest.yaml";

  /** Copies the list. */
  public Manifest {
    attacks = List.copyOf(attacks);
  }

  /**
   * Reads {@code manifest.yaml} of a folder.
   *
   * @throws YamlException if it is not there, or malformed, or names a program that is not there;
   *     the message names the line and what to change
   */
  public static Manifest load(Path folder) throws YamlException {
    if (!Files.isRegularFile(folder.resolve(FILE))) {
      throw new YamlException(
          "there is no " + folder.resolve(FILE) + "; the attacks come with Cloister's sources");
    }
    return new Manifest(folder, new ManifestReader(folder).read(folder.resolve(FILE)));
  }

  /** The attack with this name. */
  public Optional<Attack> find(String name) {
    return attacks.stream().filter(attack -> attack.name().equals(name)).findFirst();
  }
}
