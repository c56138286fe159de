package dev.cloister.sandbox.internal.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether the machine is short of memory. */
final class MemoryPressure {
  private static final Path MEMINFO = Path.of("/proc/meminfo");

  private MemoryPressure() {}

  /** Less than a tenth of the machine's memory is available; unknown counts as enough. */
  static boolean isHigh() {
    try {
      List<String> lines = Files.readAllLines(MEMINFO);
      long total = kilobytes(lines, "MemTotal:");
      return total > 0 && kilobytes(lines, "MemAvailable:") < total / 10;
    } catch (IOException e) {
      return false;
    }
  }

  private static long kilobytes(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .filter(digits -> !digits.isEmpty())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }
}
