package dev.cloister.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what the kernel says of the machine. */
public final class MachineReader {
  private static final String UNKNOWN = "unknown";
  private static final Path CPU = Path.of("/proc/cpuinfo");

  private MachineReader() {}

  /**
   * Reads it now.
   *
   * @param cgroup what the sandbox uses here
   */
  public static Machine read(String cgroup) {
    return new Machine(
        value(CPU, "model name", ":").orElse(System.getProperty("os.arch", UNKNOWN)),
        Runtime.getRuntime().availableProcessors(),
        smt(),
        text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor").orElse(UNKNOWN),
        memoryBytes(),
        virtualisation(),
        text("/proc/sys/kernel/osrelease").orElse(UNKNOWN),
        value(Path.of("/etc/os-release"), "PRETTY_NAME", "=")
            .map(name -> name.replace("\"", ""))
            .orElse(UNKNOWN),
        System.getProperty("java.vm.version") + " " + System.getProperty("java.vm.name"),
        isRoot() ? "root" : "ordinary",
        cgroup,
        load());
  }

  /** Whether this process is root's. */
  public static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      return false;
    }
  }

  private static String smt() {
    return text("/sys/devices/system/cpu/smt/active")
        .map(active -> active.equals("1") ? "on" : "off")
        .orElse(UNKNOWN);
  }

  private static long memoryBytes() {
    return value(Path.of("/proc/meminfo"), "MemTotal", ":")
        .map(size -> Long.parseLong(size.replace(" kB", "")) << 10)
        .orElse(0L);
  }

  private static String virtualisation() {
    boolean virtual =
        value(CPU, "flags", ":").filter(flags -> flags.contains(" hypervisor")).isPresent();
    if (!virtual) {
      return "none";
    }
    return text("/sys/class/dmi/id/sys_vendor").orElse("virtual machine");
  }

  private static double load() {
    return text("/proc/loadavg").map(line -> Double.parseDouble(line.split(" ", 2)[0])).orElse(0.0);
  }

  private static Optional<String> text(String path) {
    try {
      return Optional.of(Files.readString(Path.of(path)).strip()).filter(text -> !text.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The first line of a file that begins with this key. */
  private static Optional<String> value(Path file, String key, String separator) {
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(separator) + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
