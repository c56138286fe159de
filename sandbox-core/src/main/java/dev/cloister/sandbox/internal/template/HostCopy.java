package dev.cloister.sandbox.internal.template;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key {@code copy}: what of the host's files goes into a template. Only what everyone on the
 * host may read, so that a template built by root gives nothing away; links are never followed.
 */
final class HostCopy {
  private static final Logger LOG = LoggerFactory.getLogger(HostCopy.class);
  private static final long LARGEST_FILE = 1 << 20;
  private static final long LARGEST_TOTAL = 16 << 20;
  private static final int DIRECTORY_MODE = 0755;
  private static final int FILE_MODE = 0644;

  private final List<PathPattern> exclude;
  private long total;

  HostCopy(List<String> exclude) {
    this.exclude = exclude.stream().map(PathPattern::of).toList();
  }

  /** The entries for what matches the pattern, directories with all below them. */
  List<TemplateEntry> take(String pattern) {
    List<TemplateEntry> taken = new ArrayList<>();
    match(Path.of("/"), PathPattern.of(pattern), 0, taken);
    return taken;
  }

  private void match(Path directory, PathPattern pattern, int depth, List<TemplateEntry> taken) {
    if (depth == pattern.depth()) {
      takeTree(directory, taken);
      return;
    }
    // Whoever may not pass a parent may not read what lies in it.
    if (!attributes(directory).map(HostCopy::everyoneMayEnter).orElse(false)) {
      return;
    }
    if (pattern.isLiteral(depth)) {
      match(directory.resolve(pattern.segment(depth)), pattern, depth + 1, taken);
      return;
    }
    for (Path child : children(directory)) {
      if (pattern.matchesSegment(depth, String.valueOf(child.getFileName()))) {
        match(child, pattern, depth + 1, taken);
      }
    }
  }

  private void takeTree(Path path, List<TemplateEntry> taken) {
    Optional<PosixFileAttributes> found = attributes(path);
    if (found.isEmpty() || exclude.stream().anyMatch(pattern -> pattern.matches(path))) {
      return;
    }
    PosixFileAttributes attributes = found.get();
    try {
      if (attributes.isSymbolicLink()) {
        String target = Files.readSymbolicLink(path).toString();
        taken.add(new TemplateEntry.Symlink(path.toString(), target));
      } else if (attributes.isDirectory()) {
        if (everyoneMayEnter(attributes) && everyoneMayRead(attributes)) {
          taken.add(new TemplateEntry.Directory(path.toString(), DIRECTORY_MODE));
          children(path).forEach(child -> takeTree(child, taken));
        }
      } else if (attributes.isRegularFile() && everyoneMayRead(attributes)) {
        takeFile(path, attributes, taken);
      }
    } catch (IOException changedMeanwhile) {
      LOG.debug("{} is left out of the template", path, changedMeanwhile);
    }
  }

  private void takeFile(Path path, PosixFileAttributes attributes, List<TemplateEntry> taken)
      throws IOException {
    if (attributes.size() > LARGEST_FILE) {
      return;
    }
    if (total + attributes.size() > LARGEST_TOTAL) {
      LOG.warn("{} is left out of the template, which holds 16 MiB of copies already", path);
      return;
    }
    byte[] content = Files.readAllBytes(path);
    total += content.length;
    taken.add(new TemplateEntry.File(path.toString(), FILE_MODE, content));
  }

  private static boolean everyoneMayRead(PosixFileAttributes attributes) {
    return attributes.permissions().contains(PosixFilePermission.OTHERS_READ);
  }

  private static boolean everyoneMayEnter(PosixFileAttributes attributes) {
    return attributes.isDirectory()
        && attributes.permissions().contains(PosixFilePermission.OTHERS_EXECUTE);
  }

  private static Optional<PosixFileAttributes> attributes(Path path) {
    try {
      return Optional.of(
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  private static Set<Path> children(Path directory) {
    Set<Path> children = new TreeSet<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    } catch (IOException unreadable) {
      LOG.debug("{} is left out of the template", directory, unreadable);
    }
    return children;
  }
}
