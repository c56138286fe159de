package dev.cloister.grader.cli;

import dev.cloister.grader.json.JsonText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where {@code --json} goes: a file, or standard output for {@code -}. */
final class JsonTarget {
  private JsonTarget() {}

  /**
   * Refuses what looks like a slip: {@code --json} can stand without a value, so that {@code --json
   * a.c b.c} would write over a source.
   */
  static void check(@Nullable String target) throws UsageException, IOException {
    if (target == null || target.equals("-") || target.endsWith(".json")) {
      return;
    }
    Path path = Path.of(target);
    if (Files.isDirectory(path) || (Files.isRegularFile(path) && Files.size(path) > 0)) {
      throw new UsageException(
          "--json " + target + " would write over it; write --json - for standard output");
    }
  }

  static void write(String target, JsonText.Writer value) throws IOException {
    byte[] line = JsonText.bytes(value);
    line = Arrays.copyOf(line, line.length + 1);
    line[line.length - 1] = '\n';
    if (target.equals("-")) {
      PrintStream out = System.out;
      out.write(line, 0, line.length);
      out.flush();
    } else {
      Files.write(Path.of(target), line);
    }
  }
}
