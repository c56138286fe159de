package dev.cloister.sandbox.internal.launcher.wire;

/** A message to the JVM; native/PROTOCOL.md describes each. */
public sealed interface Reply {
  /** Names the template, cell or request that the message is about. */
  int id();

  /** The launcher is ready. {@code refused} says why there are no {@code ids} that were offered. */
  record HelloOk(int id, int version, int pid, int cgroup, int ids, String refused)
      implements Reply {}

  /** A template is complete. */
  record Ok(int id) implements Reply {}

  /** Nothing of a cell is left. */
  record CellGone(int id, int status, long oomKills) implements Reply {}

  /** A step failed. */
  record Fail(int id, int stage, int errno, int index, String detail) implements Reply {}

  /** The cell is built. */
  record Ready(int id) implements Reply {}

  /** A PUT or COLLECT is complete. */
  record Done(int id) implements Reply {}

  /**
   * What came of a run. stdout and stderr are what is kept of the captured outputs and was not in
   * an {@link Output} before.
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Result(
      int id,
      int outcome,
      int value,
      long userMicros,
      long systemMicros,
      long cpuMicros,
      long wallMicros,
      long peakBytes,
      long instructions,
      int cpuBy,
      int memoryBy,
      int processesBy,
      int leftovers,
      long stdoutBytes,
      long stderrBytes,
      byte[] stdout,
      byte[] stderr)
      implements Reply {}

  /** Some of what a run has written to a captured output; {@code stream} is 1 or 2. */
  @SuppressWarnings("ArrayRecordComponent")
  record Output(int id, int stream, byte[] data) implements Reply {
    public static final int STDOUT = 1;
    public static final int STDERR = 2;
  }

  /** A file of COLLECT; its descriptor is beside it. */
  record FileFound(int id, int mode, long size, WirePath path) implements Reply {}

  /** A match of COLLECT that is not given out. */
  record Refused(int id, int reason, WirePath path) implements Reply {}
}
