package dev.cloister.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Small C programs, compiled once per test run. */
final class CellProgram {
  private static final Map<String, Path> COMPILED = new ConcurrentHashMap<>();

  private CellProgram() {}

  /** A static executable. */
  static Path compile(String source) {
    return COMPILED.computeIfAbsent(source, CellProgram::build);
  }

  private static Path build(String source) {
    try {
      Path folder = Files.createTempDirectory("cell-program");
      Path code = folder.resolve("program.c");
      Path program = folder.resolve("program");
      Files.writeString(code, source);
      Process gcc =
          new ProcessBuilder(
                  "gcc", "-O1", "-static", "-pthread", "-o", program.toString(), code.toString())
              .redirectErrorStream(true)
              .start();
      String log = new String(gcc.getInputStream().readAllBytes(), UTF_8);
      if (gcc.waitFor() != 0) {
        throw new AssertionError("gcc: " + log);
      }
      // Deleted in the reverse order.
      folder.toFile().deleteOnExit();
      program.toFile().deleteOnExit();
      code.toFile().delete();
      return program;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
