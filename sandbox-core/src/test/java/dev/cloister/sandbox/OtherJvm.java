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
    return start(List.of(java(), "-cp", System.getProperty("java.class.path"), main.getName()));
  }

  /**
   * Starts it under limits of a shell's.
   *
   * @param limits for example {@code ulimit -n 100}
   */
  static Process startLimited(String limits, Class<?> main, String... arguments)
      throws IOException {
    // By itself a JVM raises its limit of descriptors to the highest, and writes a file of
    // counters.
    String command =
        limits + "; exec " + java() + " -XX:-MaxFDLimit -XX:-UsePerfData -cp \"$0\" \"$@\"";
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", command));
    words.addAll(List.of(System.getProperty("java.class.path"), main.getName()));
    words.addAll(List.of(arguments));
    return start(words);
  }

  private static Process start(List<String> words) throws IOException {
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
