package dev.cloister.grader.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All of a template: of each file in directories of the host, the SHA-256 of its content, its mode,
 * its owner and its time. What this user cannot read has no content here.
 */
final class TemplateHash {
  private static final int SHOWN = 20;
  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(1 << 20));

  private final Map<Path, String> files;

  private TemplateHash(Map<Path, String> files) {
    this.files = files;
  }

  /** Reads everything in these directories; takes as long as the machine needs to read it. */
  static TemplateHash of(List<Path> directories) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (Path directory : directories) {
      Files.walkFileTree(directory, new Lister(paths));
    }
    try {
      return new TemplateHash(
          new TreeMap<>(
              paths.parallelStream()
                  .collect(Collectors.toConcurrentMap(path -> path, TemplateHash::describe))));
    } catch (UncheckedIOException e) {
      throw new IOException(e.getCause());
    }
  }

  private static final class Lister extends SimpleFileVisitor<Path> {
    private final List<Path> paths;

    Lister(List<Path> paths) {
      this.paths = paths;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      paths.add(directory);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      paths.add(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
      return FileVisitResult.CONTINUE;
    }
  }

  private static String describe(Path path) {
    try {
      Map<String, Object> attributes =
          Files.readAttributes(
              path, "unix:mode,uid,gid,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
      String described = new TreeMap<>(attributes).toString();
      if (Files.isSymbolicLink(path)) {
        return described + " -> " + Files.readSymbolicLink(path);
      }
      return Files.isRegularFile(path) ? described + " " + digest(path) : described;
    } catch (AccessDeniedException | NoSuchFileException e) {
      return e.getClass().getSimpleName();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(Path path) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
    ByteBuffer buffer = BUFFER.get();
    try (FileChannel file = FileChannel.open(path)) {
      while (file.read(buffer.clear()) > 0) {
        digest.update(buffer.flip());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** How many files and folders there are. */
  int size() {
    return files.size();
  }

  /** What is not as it was. */
  List<String> since(TemplateHash before) {
    List<String> faults = new ArrayList<>();
    files.forEach(
        (path, now) -> {
          Optional<String> then = Optional.ofNullable(before.files.get(path));
          if (then.isEmpty()) {
            faults.add("the template has a file that was not there: " + path);
          } else if (!then.get().equals(now)) {
            faults.add("the template's " + path + " was changed: " + then.get() + ", now " + now);
          }
        });
    before.files.keySet().stream()
        .filter(path -> !files.containsKey(path))
        .forEach(path -> faults.add("the template has lost " + path));
    if (faults.size() > SHOWN) {
      int more = faults.size() - SHOWN;
      faults.subList(SHOWN, faults.size()).clear();
      faults.add("and " + more + " more; was a package of this machine installed meanwhile?");
    }
    return faults;
  }
}
