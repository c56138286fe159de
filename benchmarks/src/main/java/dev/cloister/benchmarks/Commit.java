package dev.cloister.benchmarks;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The commit of the sources. */
final class Commit {
  private static final String UNKNOWN = "unknown";

  private Commit() {}

  /** Short, with {@code -dirty} where the sources differ from it; {@code unknown} without git. */
  static String of(Path home) throws InterruptedException {
    ProcessBuilder git =
        new ProcessBuilder(
                "git", "-C", home.toString(), "describe", "--always", "--dirty", "--exclude=*")
            .redirectError(Redirect.DISCARD);
    try {
      Process process = git.start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 && !said.isEmpty() ? said : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
