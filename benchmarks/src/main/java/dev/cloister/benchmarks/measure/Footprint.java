package dev.cloister.benchmarks.measure;

import dev.cloister.benchmarks.machine.MachineReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a launcher and its cells occupy of the machine. What only root can see of processes that are
 * not dumpable is empty for others.
 *
 * @param processes the launcher and everything below it
 * @param descriptors open in this JVM, and in the launcher where that can be seen
 * @param mounts in the launcher's namespace, else in this one
 * @param cgroups of the launcher, in all hierarchies together
 * @param pssBytes proportional set size of the launcher and everything below it
 */
public record Footprint(
    long processes, long descriptors, long mounts, long cgroups, OptionalLong pssBytes) {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final int DEPTH = 12;
  private static final String PSS = "Pss:";

  /** The children of this process: who is new among them later is the launcher. */
  public static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }

  /** The pid of the only child that is not one of these. */
  public static long launcherBeside(Set<Long> before) {
    List<Long> others = children().stream().filter(pid -> !before.contains(pid)).toList();
    if (others.size() != 1) {
      throw new IllegalStateException("there should be one new launcher, not " + others.size());
    }
    return others.get(0);
  }

  /** Measures now. */
  public static Footprint of(long launcher) throws IOException {
    List<Long> all =
        Stream.concat(
                Stream.of(launcher),
                ProcessHandle.of(launcher).stream()
                    .flatMap(ProcessHandle::descendants)
                    .map(ProcessHandle::pid))
            .toList();
    Path process = Path.of("/proc", Long.toString(launcher));
    return new Footprint(
        all.size(),
        entries(Path.of("/proc/self/fd")).orElse(0) + entries(process.resolve("fd")).orElse(0),
        lines(process.resolve("mountinfo")).orElseGet(Footprint::ownMounts),
        cgroups(launcher),
        pss(all));
  }

  private static long ownMounts() {
    return lines(Path.of("/proc/self/mountinfo")).orElse(0);
  }

  private static OptionalLong entries(Path folder) {
    try (Stream<Path> paths = Files.list(folder)) {
      return OptionalLong.of(paths.count());
    } catch (IOException | UncheckedIOException e) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return OptionalLong.of(lines.count());
    } catch (IOException | UncheckedIOException e) {
      return OptionalLong.empty();
    }
  }

  /** The launcher names its cgroup after its own pid; native/src/cgroup.c. */
  private static long cgroups(long launcher) throws IOException {
    String name = "cloister-" + launcher + "-";
    for (int attempt = 0; ; attempt++) {
      try (Stream<Path> paths = Files.find(CGROUPS, DEPTH, (path, is) -> is.isDirectory())) {
        return paths.filter(path -> path.toString().contains(name)).count();
      } catch (UncheckedIOException e) {
        // A cgroup of somebody else's went away while it was being listed.
        if (attempt == 10) {
          throw e.getCause();
        }
      } catch (NoSuchFileException e) {
        return 0;
      }
    }
  }

  private static OptionalLong pss(List<Long> processes) throws IOException {
    long sum = 0;
    for (long pid : processes) {
      OptionalLong each = pss(pid);
      if (each.isEmpty()) {
        return each;
      }
      sum += each.getAsLong();
    }
    return OptionalLong.of(sum);
  }

  /** In bytes; 0 of what has ended, and empty if this user may not read it. */
  private static OptionalLong pss(long pid) throws IOException {
    Path file = Path.of("/proc", Long.toString(pid), "smaps_rollup");
    try (Stream<String> lines = Files.lines(file)) {
      return OptionalLong.of(
          lines
              .filter(line -> line.startsWith(PSS))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
              .sum());
    } catch (NoSuchFileException e) {
      return OptionalLong.of(0);
    } catch (AccessDeniedException e) {
      return OptionalLong.empty();
    } catch (UncheckedIOException e) {
      // Reading says ESRCH of a zombie, which has no memory, and EACCES where opening does not.
      return Files.exists(file) && !MachineReader.isRoot()
          ? OptionalLong.empty()
          : OptionalLong.of(0);
    }
  }
}
