package dev.cloister.sandbox;

import dev.cloister.sandbox.internal.launcher.CgroupFinder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the sandboxes of this process occupy on the machine at a moment, as far as this process can
 * see it: for those who want to know that nothing is left of runs that are over. Immutable.
 *
 * @param processes those that descend from this one: guards, launchers, keepers, inits of cells,
 *     and payloads; without those that have ended and wait to be reaped
 * @param payloads of them, those that are in a cell and are not its init; and whatever else is in a
 *     cgroup of a sandbox
 * @param cgroups the directories of the sandboxes whose guards are alive, in every hierarchy
 * @param mounts the lines of /proc/self/mountinfo
 * @param descriptors what this process has open, without jars, devices and files of the JVM
 */
public record Footprint(
    Set<ProcessHandle> processes,
    Set<ProcessHandle> payloads,
    Set<Path> cgroups,
    List<String> mounts,
    List<String> descriptors) {

  private static final String NAME = "cloister-";

  /** Copies the collections. */
  public Footprint {
    processes = Set.copyOf(processes);
    payloads = Set.copyOf(payloads);
    cgroups = Set.copyOf(cgroups);
    mounts = List.copyOf(mounts);
    descriptors = List.copyOf(descriptors);
  }

  /**
   * Looks. Takes milliseconds, since it goes through /proc.
   *
   * @throws UncheckedIOException if /proc or a cgroup file system cannot be read
   */
  public static Footprint now() {
    Set<ProcessHandle> processes =
        ProcessHandle.current()
            .descendants()
            .filter(Footprint::isAlive)
            .collect(Collectors.toSet());
    Set<Path> cgroups = cgroupsOf(processes);
    Set<ProcessHandle> payloads = new HashSet<>(members(cgroups));
    payloads.removeAll(processes);
    int own = depth(ProcessHandle.current()).map(List::size).orElse(1);
    processes.stream().filter(process -> isPayload(process, own)).forEach(payloads::add);
    return new Footprint(processes, payloads, cgroups, mountinfo(), openFiles());
  }

  /** Whether a process runs: one that has ended and waits to be reaped does not. */
  public static boolean isAlive(ProcessHandle process) {
    return process.isAlive()
        && !KernelFiles.HERE.text("/proc/" + process.pid() + "/stat").orElse("").contains(") Z ");
  }

  /**
   * The launcher is pid 1 of a pid namespace below this process's, in which the keepers are, too;
   * the init of a cell is pid 1 of one below that.
   */
  private static boolean isPayload(ProcessHandle process, int own) {
    Optional<List<String>> numbers = depth(process);
    return numbers.isPresent()
        && numbers.get().size() >= own + 2
        && !(numbers.get().size() == own + 2 && numbers.get().get(own + 1).equals("1"));
  }

  /** The process's number in each pid namespace, the outermost first; see proc(5), NSpid. */
  private static Optional<List<String>> depth(ProcessHandle process) {
    return KernelFiles.HERE
        .text("/proc/" + process.pid() + "/status")
        .flatMap(status -> status.lines().filter(line -> line.startsWith("NSpid:")).findFirst())
        .map(line -> List.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+")));
  }

  private static Set<Path> cgroupsOf(Set<ProcessHandle> processes) {
    Set<String> names =
        processes.stream().map(process -> NAME + process.pid()).collect(Collectors.toSet());
    Set<Path> found = new HashSet<>();
    for (Path base : CgroupFinder.examine().directories()) {
      for (Path cgroup : directories(base)) {
        String name = String.valueOf(cgroup.getFileName());
        int end = name.indexOf('-', NAME.length());
        if (names.contains(end < 0 ? name : name.substring(0, end))) {
          found.add(cgroup);
          found.addAll(directories(cgroup));
        }
      }
    }
    return found;
  }

  private static List<Path> directories(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).toList();
    } catch (NoSuchFileException gone) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<ProcessHandle> members(Set<Path> cgroups) {
    Set<ProcessHandle> members = new HashSet<>();
    for (Path cgroup : cgroups) {
      KernelFiles.HERE.text(cgroup.resolve("cgroup.procs").toString()).stream()
          .flatMap(String::lines)
          .filter(line -> !line.equals("0"))
          .flatMap(line -> ProcessHandle.of(Long.parseLong(line)).stream())
          .filter(Footprint::isAlive)
          .forEach(members::add);
    }
    return members;
  }

  private static List<String> mountinfo() {
    try {
      return Files.readAllLines(Path.of("/proc/self/mountinfo"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> openFiles() {
    List<String> names = new ArrayList<>();
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      for (Path link : links.toList()) {
        target(link).filter(name -> !isOfTheJvm(name)).ifPresent(names::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  private static Optional<String> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException closedMeanwhile) {
      return Optional.empty();
    }
  }

  /** The JVM opens its own files when it likes. */
  private static boolean isOfTheJvm(String name) {
    return name.endsWith(".jar")
        || name.endsWith("/modules")
        || name.startsWith("/dev/")
        || name.matches("/proc/(self|\\d+)/fd");
  }
}
