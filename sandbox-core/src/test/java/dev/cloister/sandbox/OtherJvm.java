package dev.cloister.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own for what would end this one, or change it. */
final class OtherJvm {
  private OtherJvm() {}

  /** Starts a class with a main method; its standard error is this JVM's. */
  static Process start(Class<?> main) throws IOException {
    return start(List.of(), main);
  }

  /** The same as the last words of a command that executes them. */
  static Process start(List<String> command, Class<?> main) throws IOException {
    List<String> words = new ArrayList<>(command);
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
