package dev.cloister.grader.problem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks into a package's folders as the format wants it: hidden and oddly named files are not
 * there.
 */
final class PackageFiles {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}");

  private final Path root;
  private final Path realRoot;

  PackageFiles(Path root) throws ProblemException {
    this.root = root;
    try {
      this.realRoot = root.toRealPath();
    } catch (IOException e) {
      throw new ProblemException("no such problem package: " + root, e);
    }
  }

  /** Where messages say a file is: the package's name and the path in it. */
  String label(Path file) {
    return root.getFileName() + "/" + root.relativize(file);
  }

  /** The entries of a folder in the order of their names; none if it is not there. */
  List<Path> entries(Path folder) throws ProblemException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    checkInside(folder);
    refuseLoop(folder);
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ProblemException(label(folder) + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Refuses a link that leads out of the package, and what is not a readable file. */
  Path regularFile(Path file) throws ProblemException {
    checkInside(file);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new ProblemException(label(file) + ": is not a file that can be read");
    }
    return file;
  }

  /** Refuses what this version does not support. */
  void refuse(String folder, String reason) throws ProblemException {
    Path path = root.resolve(folder);
    if (Files.isRegularFile(path) || !entries(path).isEmpty()) {
      throw new ProblemException(label(path) + ": " + reason);
    }
  }

  /** With two such links in one folder there would be more ways through it than anyone can walk. */
  private void refuseLoop(Path folder) throws ProblemException {
    Path names = root.relativize(folder);
    Path above = root;
    try {
      Path real = folder.toRealPath();
      for (int i = 0; i < names.getNameCount() && !above.equals(folder); i++) {
        if (above.toRealPath().startsWith(real)) {
          throw new ProblemException(
              label(folder) + ": is a link that leads back to a folder that it lies in");
        }
        above = above.resolve(names.getName(i));
      }
    } catch (IOException e) {
      throw new ProblemException(label(folder) + ": is a link that leads nowhere", e);
    }
  }

  private void checkInside(Path file) throws ProblemException {
    try {
      if (!file.toRealPath().startsWith(realRoot)) {
        throw new ProblemException(label(file) + ": is a link that leads out of the package");
      }
    } catch (IOException e) {
      throw new ProblemException(label(file) + ": is a link that leads nowhere", e);
    }
  }
}
