package dev.cloister.sandbox;

/** Which scratch folders (/work, /tmp, /dev/shm) a run in a cell sees. */
public enum Scratch {
  /**
   * The cell's own: what an earlier run left there is there, and what this run leaves stays for the
   * next.
   */
  CELL,
  /** Empty ones that vanish with the run. */
  FRESH
}
