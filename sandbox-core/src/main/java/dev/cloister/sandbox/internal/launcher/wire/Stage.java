package dev.cloister.sandbox.internal.launcher.wire;

import java.util.Locale;

/** The steps that FAIL can name, in the order of their numbers, which start at 1. */
public enum Stage {
  PROTOCOL,
  PRIVILEGES,
  USER_NAMESPACE,
  ID_MAP,
  MOUNT_NAMESPACE,
  ROOT_MOUNT,
  TEMPLATE,
  CGROUP,
  CLONE,
  HOSTNAME,
  LOOPBACK,
  ROOT_OVERLAY,
  BIND_OVERLAY,
  PROC,
  DEV,
  SCRATCH,
  MOUNT,
  ENTER_ROOT,
  CAPABILITIES,
  NESTED_NAMESPACES,
  SECCOMP,
  FORK,
  STDIO,
  SESSION,
  RLIMIT,
  FRESH_SCRATCH,
  WORKING_DIRECTORY,
  EXEC,
  PUT,
  COLLECT,
  SUPERVISE,
  AFFINITY,
  LANDLOCK;

  /** Its name in native/PROTOCOL.md. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name of the stage with this number. */
  public static String word(int number) {
    Stage[] stages = values();
    return number >= 1 && number <= stages.length ? stages[number - 1].word() : "stage-" + number;
  }
}
