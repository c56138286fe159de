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

  /** Whether this is Linux, and the jar holds one for this architecture. */
  public static boolean isShipped() {
    return System.getProperty("os.name", "").equals("Linux")
        && LauncherBinary.class.getResource(resource()) != null;
  }

  /** What to say where it is not. */
  public static String missing() {
    return "there is no launcher for "
        + System.getProperty("os.name")
        + " on "
        + System.getProperty("os.arch")
        + "; Cloister runs on Linux, on the architectures that it was built for";
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
        throw new LauncherFailure(LauncherFailure.LAUNCHER, 0, missing());
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw LauncherFailure.of(LauncherFailure.LAUNCHER, e);
    }
  }
}
