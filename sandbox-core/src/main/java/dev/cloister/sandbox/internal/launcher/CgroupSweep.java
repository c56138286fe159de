package dev.cloister.sandbox.internal.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the cgroups that a launcher has left which was killed. */
final class CgroupSweep {
  private static final Logger LOG = LoggerFactory.getLogger(CgroupSweep.class);
  private static final int ATTEMPTS = 200;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private CgroupSweep() {}

  /** Removes every {@code cloister-<pid>} and {@code cloister-<pid>-*} in the base directories. */
  static void sweep(CgroupBase base, int pid) {
    for (Path directory : base.directories()) {
      try (DirectoryStream<Path> left =
          Files.newDirectoryStream(directory, name -> belongsTo(name, pid))) {
        for (Path cgroup : left) {
          removeWhenEmpty(cgroup);
        }
      } catch (IOException e) {
        LOG.warn("cannot look for left cgroups in {}", directory, e);
      }
    }
  }

  private static boolean belongsTo(Path cgroup, int pid) {
    String name = String.valueOf(cgroup.getFileName());
    String own = "cloister-" + pid;
    return name.startsWith(own)
        && (name.length() == own.length() || !Character.isDigit(name.charAt(own.length())));
  }

  /** Its processes die with the launcher, but that takes the kernel a moment. */
  private static void removeWhenEmpty(Path cgroup) throws IOException {
    kill(cgroup);
    Optional<IOException> problem = Optional.empty();
    for (int i = 0; i < ATTEMPTS; i++) {
      problem = remove(cgroup);
      if (problem.isEmpty()) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    LOG.warn("a cgroup of a launcher that was killed stays", problem.get());
  }

  private static void kill(Path cgroup) {
    Path kill = cgroup.resolve("cgroup.kill");
    if (Files.exists(kill)) {
      try {
        Files.writeString(kill, "1");
      } catch (IOException e) {
        LOG.debug("cannot kill what is in {}", cgroup, e);
      }
    }
  }

  private static Optional<IOException> remove(Path cgroup) {
    try {
      try (DirectoryStream<Path> children =
          Files.newDirectoryStream(cgroup, path -> Files.isDirectory(path))) {
        for (Path child : children) {
          Optional<IOException> problem = remove(child);
          if (problem.isPresent()) {
            return problem;
          }
        }
      }
      Files.delete(cgroup);
      return Optional.empty();
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }
}
