package dev.cloister.grader.attack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files that attacks on the template aim at, because other programs run or trust them, with
 * what was in them. They are read as everybody reads them, through the page cache: that is where an
 * attack would change a file that it can only read.
 */
final class AimedFiles {
  private static final List<String> COMMANDS =
      List.of("sh", "bash", "cc", "python3", "java", "su", "passwd", "sudo", "mount", "newuidmap");
  private static final List<String> LIBRARIES =
      List.of(
          "/lib64/ld-linux-*",
          "/lib/ld-linux-*",
          "/lib/*-linux-gnu/libc.so*",
          "/usr/lib/*-linux-gnu/libc.so.*",
          "/lib64/libc.so.*");
  private static final int LARGEST = 32 << 20;

  private final Map<Path, byte[]> contents = new LinkedHashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);

  /** Reads those that there are on this machine. */
  static AimedFiles read() throws IOException {
    AimedFiles files = new AimedFiles();
    Set<Path> paths = new LinkedHashSet<>();
    for (String command : COMMANDS) {
      paths.add(Path.of("/usr/bin", command));
    }
    for (String library : LIBRARIES) {
      paths.addAll(matches(library));
    }
    for (Path path : paths) {
      files.add(path);
    }
    return files;
  }

  private static List<Path> matches(String pattern) throws IOException {
    int star = pattern.indexOf('*');
    Path folder = Path.of(pattern.substring(0, pattern.lastIndexOf('/', star)));
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    int depth = (int) pattern.substring(star).chars().filter(c -> c == '/').count() + 1;
    try (Stream<Path> found =
        Files.find(
            folder,
            depth,
            (path, attributes) ->
                path.getFileSystem().getPathMatcher("glob:" + pattern).matches(path))) {
      return found.toList();
    }
  }

  /** Keeps the content of one more; of the file itself, where this is a link. */
  void add(Path path) throws IOException {
    if (Files.isRegularFile(path) && Files.isReadable(path)) {
      Path real = path.toRealPath();
      if (Files.size(real) <= LARGEST && !contents.containsKey(real)) {
        contents.put(real, Files.readAllBytes(real));
      }
    }
  }

  /** Those whose content is another now. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    contents.forEach(
        (path, content) -> {
          try {
            if (!isSame(path, content)) {
              faults.add("the content of " + path + " was changed");
            }
          } catch (IOException e) {
            faults.add("a file of the template cannot be read any more: " + e);
          }
        });
    return faults;
  }

  private boolean isSame(Path path, byte[] content) throws IOException {
    ByteBuffer expected = ByteBuffer.wrap(content);
    try (FileChannel file = FileChannel.open(path)) {
      while (file.read(buffer.clear()) > 0) {
        buffer.flip();
        if (buffer.remaining() > expected.remaining()
            || !buffer.equals(expected.slice(expected.position(), buffer.remaining()))) {
          return false;
        }
        expected.position(expected.position() + buffer.remaining());
      }
    }
    return !expected.hasRemaining();
  }
}
