package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.posix.Child;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import dev.cloister.sandbox.internal.posix.Fd;
import dev.cloister.sandbox.internal.posix.MemoryFile;
import dev.cloister.sandbox.internal.posix.Spawn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** The launcher's executable: the one in the jar for this architecture, or a file. */
public final class LauncherBinary {
  private static final String NAME = "cloister-launcher";

  private LauncherBinary() {}

  /** Where the jar holds it, for this architecture. */
  public static String resource() {
    return "/dev/cloister/native/" + System.getProperty("os.arch") + "/launcher";
  }

  /** Whether the jar holds one for this architecture. */
  public static boolean isShipped() {
    return LauncherBinary.class.getResource(resource()) != null;
  }

  /** Starts it with the socket as its control connection. */
  static Child start(Optional<Path> file, Fd socket) throws LauncherFailure {
    try {
      if (file.isPresent()) {
        return Spawn.start(file.get(), NAME, socket);
      }
      try (Fd executable = MemoryFile.executable(shipped())) {
        return Spawn.start(executable, NAME, socket);
      }
    } catch (ErrnoException e) {
      throw LauncherFailure.of(LauncherFailure.LAUNCHER, e);
    }
  }

  private static byte[] shipped() throws LauncherFailure {
    try (InputStream in = LauncherBinary.class.getResourceAsStream(resource())) {
      if (in == null) {
        throw new LauncherFailure(
            LauncherFailure.LAUNCHER,
            0,
            "there is no launcher for "
                + System.getProperty("os.name")
                + " on "
                + System.getProperty("os.arch")
                + " in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw LauncherFailure.of(LauncherFailure.LAUNCHER, e);
    }
  }
}
