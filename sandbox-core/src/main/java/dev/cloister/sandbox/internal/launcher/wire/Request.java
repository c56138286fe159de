package dev.cloister.sandbox.internal.launcher.wire;

import java.util.List;

/** A message from the JVM; native/PROTOCOL.md describes each. */
public sealed interface Request {
  /** The version of the protocol that this side speaks. */
  int VERSION = 1;

  /** The longest message, in bytes. */
  int MAX_BYTES = 128 << 10;

  /** Names the template, cell or request that the message is about. */
  int id();

  /** What the launcher is to become and may use. */
  record Hello(
      int id,
      int version,
      int uid,
      int gid,
      int cgroup,
      List<String> cgroupDirs,
      List<String> roots)
      implements Request {}

  /** Some entries of template {@code id}. */
  record TemplatePart(int id, boolean last, List<Entry> entries) implements Request {}

  /** Opens cell {@code id}. */
  record OpenCell(
      int id,
      int template,
      int network,
      long scratchBytes,
      int scratchInodes,
      String hostname,
      List<Mount> mounts)
      implements Request {}

  /** Kills cell {@code id}. */
  record KillCell(int id) implements Request {}

  /** Makes a file below /work. */
  record Put(int id, int mode, String path) implements Request {}

  /** Executes a command. */
  record Run(int id, int flags, List<String> argv, List<String> env, String cwd, RunLimits limits)
      implements Request {
    /** In {@code flags}: scratch folders of its own. */
    public static final int FRESH_SCRATCH = 1;
  }

  /** Ends run {@code id} with an outcome code as the reason. */
  record Stop(int id, int reason) implements Request {}

  /** Asks for files. */
  record Collect(int id, int maxFiles, long maxBytes, List<String> patterns) implements Request {}

  /** Mounts one more directory in the cell, for the runs that follow; not answered. */
  record AddMount(int id, Mount mount) implements Request {}

  /** One entry of a template. Not a list of bytes but the array: contents are large. */
  @SuppressWarnings("ArrayRecordComponent")
  record Entry(int kind, int mode, String path, byte[] data, int root) {
    public static final int DIRECTORY = 1;
    public static final int SYMLINK = 2;
    public static final int FILE = 3;
    public static final int BIND = 4;
  }

  /** A read-only directory of a root. */
  record Mount(int root, String subpath, String target) {}

  /** The limits that the cell's init holds. */
  record RunLimits(
      long cpuMicros,
      long wallMicros,
      long memoryBytes,
      long fileBytes,
      long stackBytes,
      int processes,
      int openFiles) {}
}
