package dev.cloister.grader.judging;

import dev.cloister.grader.config.StateDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * A folder of compiled programs that this process alone writes: the first of {@code artifacts-0},
 * {@code artifacts-1}, ... in the state directory whose lock is free. So a service and a command
 * line can share a state directory, and what a killed process left is taken over by the next.
 */
final class ArtifactFolder implements Closeable {
  private static final int MOST = 64;

  private final Path path;
  private final FileChannel channel;

  private ArtifactFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static ArtifactFolder open(Path state, int group) throws IOException {
    for (int number = 0; number < MOST; number++) {
      Path path = state.resolve("artifacts-" + number);
      Optional<FileChannel> lock = lock(state.resolve("artifacts-" + number + ".lock"));
      if (lock.isPresent()) {
        StateDirectory.createForLauncher(path, group);
        return new ArtifactFolder(path, lock.get());
      }
    }
    throw new IOException(
        MOST + " processes use " + state + " already; name another folder with --data");
  }

  /** Creates a folder that the sandbox's user can read when the judge is started as root. */
  static void createReadable(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static Optional<FileChannel> lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
      if (lock.isPresent()) {
        return Optional.of(channel);
      }
    } catch (OverlappingFileLockException e) {
      // Held by another store of this same process.
    }
    channel.close();
    return Optional.empty();
  }
}
