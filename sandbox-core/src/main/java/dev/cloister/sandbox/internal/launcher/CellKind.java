package dev.cloister.sandbox.internal.launcher;

/**
 * What a cell is built from, before it is known for whom. Two cells of one kind differ in nothing.
 *
 * @param template one of the launcher's
 * @param network as in OPEN_CELL
 * @param scratchBytes size of the scratch
 * @param scratchInodes files and folders in it
 * @param hostname the name inside
 */
public record CellKind(
    String template, int network, long scratchBytes, int scratchInodes, String hostname) {
  /** An interface lo that is down. */
  public static final int NO_NETWORK = 0;

  /** An interface lo that is up. */
  public static final int LOOPBACK = 1;
}
