package dev.cloister.sandbox.internal.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds where this process may make cgroups. */
public final class CgroupFinder {
  private static final Path PROC_SELF = Path.of("/proc/self");
  private static final List<String> V1_CONTROLLERS = List.of("memory", "pids", "cpuacct");
  private static final String MOUNT = "mount cgroup2 at /sys/fs/cgroup, as systemd does";
  private static final String V1 =
      "run as root, or give this user a directory of its own in each of the hierarchies memory, pids"
          + " and cpuacct, and start this process in there";

  private CgroupFinder() {}

  /** What this process may use as things are, without changing anything. */
  public static CgroupBase examine() {
    try {
      return choose(layout());
    } catch (IOException e) {
      return unreadable(e);
    }
  }

  /**
   * What this process may use, made ready for use: under v2 this moves the process to a cgroup of
   * its own below the one it is in, and enables the controllers there; where the one it is in is
   * not its own, but a login session's, it asks systemd for another. Idempotent. Blocks, at most
   * some seconds.
   */
  public static CgroupBase prepare() {
    try {
      CgroupLayout layout = layout();
      CgroupBase found = choose(layout);
      if (found.version() == 0) {
        found = ask(layout, found);
      }
      if (found.version() == 2) {
        UnifiedCgroup.prepare(found.directories().get(0));
      }
      return found;
    } catch (IOException e) {
      return unreadable(e);
    }
  }

  private static CgroupBase ask(CgroupLayout layout, CgroupBase found) throws IOException {
    Optional<Path> own = unified(layout).filter(SystemdScope::isPossible);
    if (own.isEmpty()) {
      return found;
    }
    try {
      SystemdScope.enter();
    } catch (IOException e) {
      return CgroupBase.none(found.explanation() + "; " + e.getMessage(), found.mend());
    }
    return choose(layout());
  }

  static CgroupLayout layout() throws IOException {
    return CgroupLayout.parse(
        Files.readAllLines(PROC_SELF.resolve("cgroup")),
        Files.readAllLines(PROC_SELF.resolve("mountinfo")));
  }

  private static CgroupBase unreadable(IOException e) {
    return CgroupBase.none(
        "this process's cgroups cannot be used: " + e.getMessage(), UnifiedCgroup.OWN_SCOPE);
  }

  /** v1 where the memory controller is mounted there, since it can be in one hierarchy only. */
  static CgroupBase choose(CgroupLayout layout) {
    if (hasMemoryInV1(layout)) {
      return chooseV1(layout);
    }
    return unified(layout)
        .map(UnifiedCgroup::examine)
        .orElseGet(() -> CgroupBase.none("no cgroup hierarchy is mounted", MOUNT));
  }

  private static boolean hasMemoryInV1(CgroupLayout layout) {
    return layout.v1().containsKey("memory");
  }

  private static Optional<Path> unified(CgroupLayout layout) {
    return hasMemoryInV1(layout) ? Optional.empty() : layout.v2();
  }

  private static CgroupBase chooseV1(CgroupLayout layout) {
    List<Path> directories = new ArrayList<>();
    for (String controller : V1_CONTROLLERS) {
      Path directory = layout.v1().get(controller);
      if (directory == null) {
        return CgroupBase.none("the cgroup v1 controller " + controller + " is not mounted", V1);
      }
      if (!Files.isWritable(directory)) {
        return CgroupBase.none("the cgroup v1 directory " + directory + " is not writable", V1);
      }
      directories.add(directory);
    }
    return CgroupBase.of(1, directories);
  }
}
