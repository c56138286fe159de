package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.wire.Request.Mount;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The host directories of HELLO; all that a cell sees of the host lies in one of them. */
public final class HostRoots {
  private final List<Path> roots;

  private HostRoots(List<Path> roots) {
    this.roots = roots;
  }

  /**
   * Keeps the outermost of these directories.
   *
   * @param directories absolute, without symbolic links
   */
  public static HostRoots of(Collection<Path> directories) {
    TreeSet<Path> all = new TreeSet<>(directories);
    return new HostRoots(
        all.stream()
            .filter(path -> all.stream().noneMatch(o -> !o.equals(path) && path.startsWith(o)))
            .toList());
  }

  /** As HELLO has them. */
  List<String> names() {
    return roots.stream().map(Path::toString).toList();
  }

  /**
   * Where a directory lies.
   *
   * @param directory absolute, without symbolic links
   * @param target where a cell shall see it
   * @return empty if it is in none of the roots
   */
  public Optional<Mount> locate(Path directory, String target) {
    for (int i = 0; i < roots.size(); i++) {
      if (directory.startsWith(roots.get(i))) {
        return Optional.of(new Mount(i, roots.get(i).relativize(directory).toString(), target));
      }
    }
    return Optional.empty();
  }
}
