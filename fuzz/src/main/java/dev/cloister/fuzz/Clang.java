package dev.cloister.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The compiler that brings libFuzzer. */
final class Clang {
  private static final List<String> FOLDERS = List.of("/usr/local/bin", "/usr/bin");
  private static final int OLDEST = 11;
  private static final int NEWEST = 30;

  private Clang() {}

  /** One that has the library, which Debian packs apart: clang, or the newest clang-N. */
  static Optional<Path> find() throws IOException, InterruptedException {
    List<String> names = new ArrayList<>(List.of("clang"));
    for (int version = NEWEST; version >= OLDEST; version--) {
      names.add("clang-" + version);
    }
    for (String name : names) {
      for (String folder : FOLDERS) {
        Path clang = Path.of(folder, name);
        if (Files.isExecutable(clang) && hasFuzzer(clang)) {
          return Optional.of(clang);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean hasFuzzer(Path clang) throws IOException, InterruptedException {
    boolean x86 = System.getProperty("os.arch", "").equals("amd64");
    String library = "libclang_rt.fuzzer-" + (x86 ? "x86_64" : "aarch64") + ".a";
    Process process =
        new ProcessBuilder(clang.toString(), "-print-file-name=" + library)
            .redirectErrorStream(true)
            .start();
    try (InputStream out = process.getInputStream()) {
      String file = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 && file.startsWith("/") && Files.exists(Path.of(file));
    }
  }
}
