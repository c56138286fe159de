package dev.cloister.sandbox.internal.launcher;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the launcher may make cgroups.
 *
 * @param version 1, 2, or 0 for nowhere
 * @param directories as HELLO has them: three of v1, one of v2
 * @param explanation how this came about, for a person to read
 * @param mend what to do about there being none; empty where there is one
 */
public record CgroupBase(int version, List<Path> directories, String explanation, String mend) {
  /** Copies the list. */
  public CgroupBase {
    directories = List.copyOf(directories);
  }

  /** There. */
  static CgroupBase of(int version, List<Path> directories) {
    return new CgroupBase(
        version, directories, "cgroup v" + version + " below " + directories.get(0), "");
  }

  /** Nowhere, why, and what to do about it. */
  public static CgroupBase none(String explanation, String mend) {
    return new CgroupBase(0, List.of(), explanation, mend);
  }

  /** As HELLO has them. */
  List<String> names() {
    return directories.stream().map(Path::toString).toList();
  }
}
