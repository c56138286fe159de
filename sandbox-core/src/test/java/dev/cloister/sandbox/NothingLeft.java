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
import java.util.stream.Stream;

/**
 * The one assertion that sandboxes leave nothing behind: no process that descended from this one,
 * no cgroup, no mount, no descriptor. Other sandboxes may be at work on the same machine.
 */
final class NothingLeft {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Footprint before = Footprint.now();
  private final Set<ProcessHandle> seen = new HashSet<>();

  private NothingLeft() {}

  /** Notes what is there before. */
  static NothingLeft comparedWithNow() {
    return new NothingLeft();
  }

  /** Notes the processes that descend from this one now, all of which have to go. */
  void notice() {
    seen.addAll(Footprint.now().processes());
  }

  /** Checks, after everything was closed. */
  void check() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Footprint now = Footprint.now();
              assertThat(seen).as("processes").noneMatch(Footprint::isAlive);
              assertThat(ProcessHandle.current().descendants()).as("descendants").isEmpty();
              assertThat(cgroups()).as("cgroups").isEmpty();
              assertThat(before.mounts()).as("mounts").containsAll(now.mounts());
              assertThat(now.descriptors().size())
                  .as("descriptors of %s", now.descriptors())
                  .isLessThanOrEqualTo(before.descriptors().size());
            });
  }

  /** Those of sandboxes whose guards were seen, and have gone since. */
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
}
