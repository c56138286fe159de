package dev.cloister.grader.storm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a sandbox could leave behind, compared with what was there before. */
final class Traces {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final int CGROUP_DEPTH = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The JVM opens some when it likes: jars, its HTTP client's. */
  private static final int MORE_DESCRIPTORS = 24;

  private final List<String> mounts = lines("/proc/self/mountinfo");
  private final Set<Path> temporary = children(Path.of(System.getProperty("java.io.tmpdir")));
  private final int descriptors = children(Path.of("/proc/self/fd")).size();
  private final Set<Integer> guards = ConcurrentHashMap.newKeySet();

  /** Remembers the launchers that live now, whose cgroups are to go. */
  void notice() {
    guards.addAll(Descent.look().getOrDefault(Role.GUARD, List.of()));
  }

  /** What is left once everything was closed; waits some seconds for it to go. */
  List<String> left() throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    List<String> left = look();
    while (!left.isEmpty() && System.nanoTime() - until < 0) {
      TimeUnit.MILLISECONDS.sleep(50);
      left = look();
    }
    return left;
  }

  private List<String> look() {
    List<String> left = new ArrayList<>();
    Descent.look()
        .forEach(
            (role, pids) -> {
              if (!pids.isEmpty()) {
                left.add("processes " + pids + " (" + role + ")");
              }
            });
    for (String mount : lines("/proc/self/mountinfo")) {
      if (!mounts.contains(mount)) {
        left.add("the mount " + mount);
      }
    }
    cgroups().forEach(path -> left.add("the cgroup " + path));
    Set<Path> files = children(Path.of(System.getProperty("java.io.tmpdir")));
    files.removeAll(temporary);
    files.stream()
        .filter(file -> String.valueOf(file.getFileName()).startsWith("cloister-storm"))
        .forEach(file -> left.add("the file " + file));
    int open = children(Path.of("/proc/self/fd")).size();
    if (open > descriptors + MORE_DESCRIPTORS) {
      left.add(open + " descriptors, of which " + descriptors + " were open before");
    }
    return left;
  }

  private List<Path> cgroups() {
    if (!Files.isDirectory(CGROUPS)) {
      return List.of();
    }
    try (Stream<Path> found =
        Files.find(CGROUPS, CGROUP_DEPTH, (path, attributes) -> isOurs(path))) {
      return found.toList();
    } catch (IOException | UncheckedIOException changedMeanwhile) {
      return List.of();
    }
  }

  private boolean isOurs(Path path) {
    String name = String.valueOf(path.getFileName());
    return guards.stream().anyMatch(pid -> name.startsWith("cloister-" + pid + "-"));
  }

  private static Set<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      Set<Path> all = new TreeSet<>();
      children.forEach(all::add);
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
