package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cloister.sandbox.internal.launcher.CgroupFinder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one assertion that sandboxes leave nothing behind: no process that descended from this one,
 * no cgroup, no mount, no descriptor. Other sandboxes may be at work on the same machine.
 */
final class NothingLeft {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<String> mounts = mounts();
  private final int descriptors = descriptors().size();
  private final Set<ProcessHandle> seen = new HashSet<>();

  private NothingLeft() {}

  /** Notes what is there before. */
  static NothingLeft comparedWithNow() {
    return new NothingLeft();
  }

  /** Notes the processes that descend from this one now, all of which have to go. */
  void notice() {
    ProcessHandle.current().descendants().forEach(seen::add);
  }

  /** Checks, after everything was closed. */
  void check() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(seen).as("processes").noneMatch(NothingLeft::isAlive);
              assertThat(ProcessHandle.current().descendants()).as("descendants").isEmpty();
              assertThat(cgroups()).as("cgroups").isEmpty();
              assertThat(mounts).as("mounts").containsAll(mounts());
              assertThat(descriptors().size())
                  .as("descriptors of %s", descriptors())
                  .isLessThanOrEqualTo(descriptors);
            });
  }

  /** A process that has ended and waits for a machine's slow init to reap it is not alive. */
  static boolean isAlive(ProcessHandle process) {
    return process.isAlive()
        && !KernelFiles.HERE.text("/proc/" + process.pid() + "/stat").orElse("").contains(") Z ");
  }

  private List<Path> cgroups() {
    return CgroupFinder.examine().directories().stream()
        .flatMap(NothingLeft::children)
        .filter(
            path ->
                seen.stream()
                    .anyMatch(
                        process ->
                            path.getFileName()
                                .toString()
                                .matches("cloister-" + process.pid() + "(\\D.*)?")))
        .toList();
  }

  private static Stream<Path> children(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> mounts() {
    try {
      return Files.readAllLines(Path.of("/proc/self/mountinfo"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What they are, without those of jars and of the JVM's own files, which it opens when it likes.
   */
  private static List<String> descriptors() {
    return children(Path.of("/proc/self/fd"))
        .map(
            fd -> {
              try {
                return Files.readSymbolicLink(fd).toString();
              } catch (IOException closedMeanwhile) {
                return "";
              }
            })
        .filter(name -> !name.isEmpty() && !name.endsWith(".jar") && !name.equals("/proc/self/fd"))
        .filter(name -> !name.matches("/proc/\\d+/fd"))
        .filter(name -> !name.endsWith("/modules") && !name.startsWith("/dev/"))
        .collect(Collectors.toList());
  }
}
