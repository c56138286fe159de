package dev.cloister.sandbox.internal.launcher.wire;

import java.util.List;

/** A message from the JVM; native/PROTOCOL.md describes each. */
public sealed interface Request {
  /** The version of the protocol that this side speaks. */
  int VERSION = 3;

  /** The longest message, in bytes. */
  int MAX_BYTES = 128 << 10;

  /** The most content that travels in a message itself, in bytes. */
  int MAX_INLINE_BYTES = 64 << 10;

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
      List<String> roots,
      Ids ids)
      implements Request {}

  /** Users and groups that cells may have to themselves, unsigned; counts of 0: none. */
  record Ids(
      int firstUser, int users, int firstGroup, int groups, String newuidmap, String newgidmap) {}

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

  /** Makes a file below /work; the content is empty if a descriptor beside it is the content. */
  @SuppressWarnings("ArrayRecordComponent")
  record Put(int id, int mode, String path, byte[] content) implements Request {}

  /** Executes a command. {@code processor} is -1 for any. */
  @SuppressWarnings("ArrayRecordComponent")
  record Run(
      int id,
      int flags,
      List<String> argv,
      List<String> env,
      String cwd,
      RunLimits limits,
      int processor,
      byte[] stdin)
      implements Request {
    /** In {@code flags}: scratch folders of its own. */
    public static final int FRESH_SCRATCH = 1;

    /** In {@code flags}: a descriptor beside the message is the standard input. */
    public static final int STDIN_FD = 2;

    /** In {@code flags}: a descriptor beside the message is the standard output. */
    public static final int STDOUT_FD = 4;

    /** In {@code flags}: a descriptor beside the message is the standard error. */
    public static final int STDERR_FD = 8;

    /** In {@code flags}: the captured standard output is counted and not kept. */
    public static final int DISCARD_STDOUT = 16;

    /** In {@code flags}: the captured standard error is counted and not kept. */
    public static final int DISCARD_STDERR = 32;
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

  /** The limits that the cell's init holds; outputBytes is for each captured output. */
  record RunLimits(
      long cpuMicros,
      long wallMicros,
      long memoryBytes,
      long fileBytes,
      long stackBytes,
      long outputBytes,
      int processes,
      int openFiles) {}
}
