package dev.cloister.grader.cli;

import dev.cloister.grader.json.JsonText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Where {@code --json} goes: a file, or standard output for {@code -}. */
final class JsonTarget {
  private JsonTarget() {}

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
