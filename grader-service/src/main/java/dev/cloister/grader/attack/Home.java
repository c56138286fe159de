package dev.cloister.grader.attack;

import dev.cloister.grader.config.StateDirectory;
import dev.cloister.grader.judging.JudgeContext;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A temporary folder for what the suite needs on the disk: the programs, made ready, and the state
 * of the services that are attacked.
 *
 * @param folder that can be removed at the end with all that is in it
 * @param programs in a folder of theirs in it
 * @param aimed the files of the machine that attacks aim at
 */
record Home(Path folder, AttackPrograms programs, AimedFiles aimed) {
  static Home create(Path attacks) throws IOException {
    Path folder = Files.createTempDirectory("cloister-attack-");
    // Root's launcher gives up root, and has to pass through.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    Path programs = folder.resolve("programs");
    StateDirectory.createForLauncher(programs, JudgeContext.LAUNCHER_ID);
    return new Home(folder, new AttackPrograms(attacks, programs), AimedFiles.read());
  }

  void remove() throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
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
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
