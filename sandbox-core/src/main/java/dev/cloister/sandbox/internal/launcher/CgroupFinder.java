package dev.cloister.sandbox.internal.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds where this process may make cgroups. */
public final class CgroupFinder {
  /** The cgroup, below the base, that this process moves to: see {@link #prepareUnified}. */
  static final String OWN_LEAF = "cloister-jvm";

  private static final Path PROC_SELF = Path.of("/proc/self");
  private static final List<String> V1_CONTROLLERS = List.of("memory", "pids", "cpuacct");
  private static final List<String> V2_CONTROLLERS = List.of("memory", "pids");

  private CgroupFinder() {}

  /** What this process may use, without changing anything. */
  public static CgroupBase examine() {
    try {
      return choose(
          CgroupLayout.parse(
              Files.readAllLines(PROC_SELF.resolve("cgroup")),
              Files.readAllLines(PROC_SELF.resolve("mountinfo"))));
    } catch (IOException e) {
      return CgroupBase.none("this process's cgroups cannot be read: " + e.getMessage());
    }
  }

  /**
   * What this process may use, made ready for use: under v2 this moves the process to a cgroup of
   * its own below the one it is in, and enables the controllers there. Idempotent.
   */
  public static CgroupBase prepare() {
    CgroupBase found = examine();
    if (found.version() != 2) {
      return found;
    }
    try {
      prepareUnified(found.directories().get(0));
      return found;
    } catch (IOException e) {
      return CgroupBase.none(
          "the controllers of "
              + found.directories().get(0)
              + " cannot be enabled, probably because other processes are in it: "
              + e.getMessage());
    }
  }

  /** v1 where the memory controller is mounted there, since it can be in one hierarchy only. */
  static CgroupBase choose(CgroupLayout layout) {
    if (layout.v1().containsKey("memory")) {
      return chooseV1(layout);
    }
    return layout
        .v2()
        .map(CgroupFinder::chooseV2)
        .orElseGet(() -> CgroupBase.none("no cgroup hierarchy is mounted"));
  }

  private static CgroupBase chooseV1(CgroupLayout layout) {
    List<Path> directories = new ArrayList<>();
    for (String controller : V1_CONTROLLERS) {
      Path directory = layout.v1().get(controller);
      if (directory == null) {
        return CgroupBase.none("the cgroup v1 controller " + controller + " is not mounted");
      }
      if (!Files.isWritable(directory)) {
        return CgroupBase.none("the cgroup v1 directory " + directory + " is not writable");
      }
      directories.add(directory);
    }
    return new CgroupBase(1, directories, "cgroup v1 below " + directories.get(0));
  }

  private static CgroupBase chooseV2(Path own) {
    Path parent = own.getParent();
    Path base =
        own.endsWith(OWN_LEAF) && parent != null ? parent : own; // an earlier sandbox moved us
    List<String> controllers = words(base.resolve("cgroup.controllers"));
    if (!controllers.containsAll(V2_CONTROLLERS)) {
      return CgroupBase.none(
          "the cgroup "
              + base
              + " has the controllers "
              + controllers
              + ", without memory or pids");
    }
    boolean writable =
        Files.isWritable(base)
            && Files.isWritable(base.resolve("cgroup.procs"))
            && Files.isWritable(base.resolve("cgroup.subtree_control"));
    return writable
        ? new CgroupBase(2, List.of(base), "cgroup v2 below " + base)
        : CgroupBase.none("the cgroup " + base + " is not writable");
  }

  /**
   * A cgroup that has controllers enabled for its children may hold no process itself (cgroups(7),
   * "no internal processes"), so this one leaves it for a leaf.
   */
  static void prepareUnified(Path base) throws IOException {
    Path control = base.resolve("cgroup.subtree_control");
    List<String> wanted = new ArrayList<>(V2_CONTROLLERS);
    if (words(base.resolve("cgroup.controllers")).contains("cpu")) {
      wanted.add("cpu");
    }
    if (words(control).containsAll(wanted)) {
      return;
    }
    Path leaf = base.resolve(OWN_LEAF);
    if (!Files.isDirectory(leaf)) {
      Files.createDirectory(leaf);
    }
    Files.writeString(leaf.resolve("cgroup.procs"), Long.toString(ProcessHandle.current().pid()));
    Files.writeString(control, "+" + String.join(" +", wanted));
  }

  private static List<String> words(Path file) {
    return firstLine(file).map(line -> Arrays.asList(line.split(" ", -1))).orElse(List.of());
  }

  private static Optional<String> firstLine(Path file) {
    try {
      return Files.readAllLines(file).stream().findFirst();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
