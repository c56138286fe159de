package dev.cloister.sandbox.internal.launcher;

/** Where a run's output goes. */
public enum Sink {
  /** Kept in memory up to the limit. */
  CAPTURE,
  /** Counted and thrown away. */
  DISCARD,
  /** Read by the caller. */
  LIVE
}
