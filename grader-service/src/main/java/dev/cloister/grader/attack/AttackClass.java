package dev.cloister.grader.attack;

import java.util.Locale;

/** What attacks aim at: the folders below {@code attacks/}, in the order of the manifest. */
public enum AttackClass {
  /** Forks, signals, daemons. */
  PROCESS,
  /** Time limits, clocks and what is charged. */
  TIME,
  /** Memory of every kind. */
  MEMORY,
  /** The file system of the cell. */
  FILES,
  /** What is put into a cell and taken out of it. */
  COLLECTOR,
  /** What passes between the payload and the sandbox. */
  PROTOCOL,
  /** The compile stage. */
  COMPILE,
  /** The kernel, through its system calls. */
  KERNEL,
  /** What a payload can learn. */
  INFO,
  /** The service's own door. */
  HTTP;

  /** The key of the manifest, and the name of the folder. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether its limits are held by other means where there are no cgroups, so that both ways have
   * to be attacked.
   */
  boolean isHeldByCgroups() {
    return this == PROCESS || this == TIME || this == MEMORY;
  }
}
