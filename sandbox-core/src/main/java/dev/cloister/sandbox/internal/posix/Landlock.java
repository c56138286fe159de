package dev.cloister.sandbox.internal.posix;

/** Which Landlock this kernel has; see landlock(7). The launcher uses it, not this JVM. */
public final class Landlock {
  private static final int SYS_LANDLOCK_CREATE_RULESET = 444;
  private static final int GET_VERSION = 1;

  private Landlock() {}

  /** Its ABI, from 1 on; 0 if there is none, or this process may not use it. */
  public static int abi() {
    return (int) Math.max(0, LibC.syscall(SYS_LANDLOCK_CREATE_RULESET, 0, 0, GET_VERSION));
  }
}
