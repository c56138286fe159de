package dev.cloister.sandbox.internal.launcher;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the launcher may make cgroups.
 *
 * @param version 1, 2, or 0 for nowhere
 * @param directories as HELLO has them: three of v1, one of v2
 * @param explanation how this came about, for a person to read
 */
public record CgroupBase(int version, List<Path> directories, String explanation) {
  /** Nowhere, and why. */
  public static CgroupBase none(String explanation) {
    return new CgroupBase(0, List.of(), explanation);
  }

  /** As HELLO has them. */
  List<String> names() {
    return directories.stream().map(Path::toString).toList();
  }
}
