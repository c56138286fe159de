package dev.cloister.sandbox;

/** What network a cell has. There is never a way out of it. */
public enum Network {
  /** Not even a loopback interface that is up. */
  NONE,
  /** A loopback interface of the cell's own. */
  LOOPBACK
}
