package dev.cloister.sandbox;

import java.io.IOException;
import java.nio.file.Path;

/** A JVM of its own for what would end this one, or change it. */
final class OtherJvm {
  private OtherJvm() {}

  /** Starts a class with a main method; its standard error is this JVM's. */
  static Process start(Class<?> main) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            main.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
