package dev.cloister.sandbox.internal.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cgroup directories of this process, from /proc/self/cgroup and /proc/self/mountinfo; see
 * cgroups(7) and proc(5).
 *
 * @param v1 by controller, those that are mounted and visible
 * @param v2 of the unified hierarchy, if it is mounted and visible
 */
record CgroupLayout(Map<String, Path> v1, Optional<Path> v2) {
  private static final String UNIFIED = "";

  /** One mounted hierarchy: what part of it is seen, and where. */
  private record Hierarchy(String root, Path mountPoint) {

    /** The directory of a cgroup; empty if the mount shows another part of the hierarchy. */
    private Optional<Path> directory(String cgroup) {
      if (root.equals("/")) {
        return Optional.of(mountPoint.resolve(cgroup.substring(1)).normalize());
      }
      // A container's mounts show its own cgroup as the root, and it may know its path from there.
      if (cgroup.equals(root) || cgroup.startsWith(root + "/")) {
        String below = cgroup.substring(root.length());
        return Optional.of(mountPoint.resolve(below.isEmpty() ? "" : below.substring(1)));
      }
      return Optional.empty();
    }
  }

  /** Reads the text of both files. */
  static CgroupLayout parse(List<String> cgroup, List<String> mountinfo) {
    Map<String, Hierarchy> mounted = new HashMap<>();
    for (String line : mountinfo) {
      mounted(line, mounted);
    }
    Map<String, Path> v1 = new HashMap<>();
    Optional<Path> v2 = Optional.empty();
    for (String line : cgroup) {
      String[] parts = line.split(":", 3);
      if (parts.length < 3 || !parts[2].startsWith("/") || parts[2].startsWith("/..")) {
        continue;
      }
      for (String controller : parts[1].split(",", -1)) {
        Optional<Path> directory =
            Optional.ofNullable(mounted.get(controller)).flatMap(h -> h.directory(parts[2]));
        if (controller.equals(UNIFIED)) {
          v2 = directory;
        } else {
          directory.ifPresent(path -> v1.put(controller, path));
        }
      }
    }
    return new CgroupLayout(Map.copyOf(v1), v2);
  }

  private static void mounted(String line, Map<String, Hierarchy> into) {
    // 36 35 98:0 /root /mount/point options optional* - type source superoptions
    int separator = line.indexOf(" - ");
    if (separator < 0) {
      return;
    }
    String[] mount = line.substring(0, separator).split(" ", -1);
    String[] system = line.substring(separator + 3).split(" ", -1);
    if (mount.length < 5 || system.length < 3) {
      return;
    }
    Hierarchy hierarchy = new Hierarchy(unescape(mount[3]), Path.of(unescape(mount[4])));
    if (system[0].equals("cgroup2")) {
      into.put(UNIFIED, hierarchy);
    } else if (system[0].equals("cgroup")) {
      for (String option : system[2].split(",", -1)) {
        into.put(option, hierarchy);
      }
    }
  }

  /** The kernel writes space, tab, newline and backslash as three octal digits. */
  private static String unescape(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
