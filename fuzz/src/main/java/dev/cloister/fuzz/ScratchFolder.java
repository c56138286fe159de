package dev.cloister.fuzz;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A folder for the files of one input, in memory where the machine has such a place. */
public final class ScratchFolder {
  private static final Path MEMORY = Path.of("/dev/shm");

  private ScratchFolder() {}

  /** Makes one. */
  public static Path empty(String name) throws IOException {
    return Files.isWritable(MEMORY)
        ? Files.createTempDirectory(MEMORY, "cloister-fuzz-" + name)
        : Files.createTempDirectory("cloister-fuzz-" + name);
  }

  /** Removes it with everything in it; follows no link. */
  public static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path left, java.io.IOException failure)
              throws IOException {
            Files.delete(left);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
