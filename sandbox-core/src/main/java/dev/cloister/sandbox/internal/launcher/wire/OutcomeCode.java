package dev.cloister.sandbox.internal.launcher.wire;

/** The outcome codes of RESULT and STOP. */
public final class OutcomeCode {
  public static final int EXITED = 1;
  public static final int SIGNALLED = 2;
  public static final int CPU_LIMIT = 3;
  public static final int WALL_LIMIT = 4;
  public static final int IDLE_LIMIT = 5;
  public static final int MEMORY_LIMIT = 6;
  public static final int OUTPUT_LIMIT = 7;
  public static final int FILE_SIZE_LIMIT = 8;
  public static final int CANCELLED = 9;
  public static final int PROCESS_LIMIT = 10;

  private OutcomeCode() {}
}
