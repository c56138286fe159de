package dev.cloister.sandbox;

import java.util.List;

/**
 * What a cell is made of. Immutable.
 *
 * @param template the name of one of {@link SandboxConfig#templates()}
 * @param network what network it has
 * @param hostname the name that uname(2) reports inside
 * @param scratchBytes size of the scratch file system that holds /work, /tmp and /dev/shm together
 * @param scratchInodes how many files and folders it can hold
 * @param mounts directories of the host that the cell sees read-only
 */
public record CellSpec(
    String template,
    Network network,
    String hostname,
    long scratchBytes,
    int scratchInodes,
    List<ReadOnlyMount> mounts) {

  private static final CellSpec DEFAULTS =
      new CellSpec("host", Network.NONE, "cell", 256L << 20, 65_536, List.of());

  /** Checks the ranges. */
  public CellSpec {
    mounts = List.copyOf(mounts);
    if (!hostname.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException(
          "hostname '" + hostname + "' must be 1 to 63 of a-z, 0-9 and -, not starting with -");
    }
    if (scratchBytes < 64 << 10 || scratchInodes < 16) {
      throw new IllegalArgumentException("the scratch needs at least 64 KiB and 16 inodes");
    }
  }

  /** The host template, no network, 256 MiB and 65,536 files of scratch, no mounts. */
  public static CellSpec defaults() {
    return DEFAULTS;
  }

  /** The same over another template. */
  public CellSpec withTemplate(String name) {
    return new CellSpec(name, network, hostname, scratchBytes, scratchInodes, mounts);
  }

  /** The same with another network. */
  public CellSpec withNetwork(Network value) {
    return new CellSpec(template, value, hostname, scratchBytes, scratchInodes, mounts);
  }

  /** The same with another scratch size in bytes. */
  public CellSpec withScratchBytes(long bytes) {
    return new CellSpec(template, network, hostname, bytes, scratchInodes, mounts);
  }

  /** The same with another number of scratch inodes. */
  public CellSpec withScratchInodes(int inodes) {
    return new CellSpec(template, network, hostname, scratchBytes, inodes, mounts);
  }

  /** The same with these read-only mounts and no others. */
  public CellSpec withMounts(List<ReadOnlyMount> values) {
    return new CellSpec(template, network, hostname, scratchBytes, scratchInodes, values);
  }
}
