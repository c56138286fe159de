package dev.cloister.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link Sandbox} is set up. Immutable.
 *
 * @param templates the root file systems that cells can have
 * @param mountRoots absolute directories of the host of which cells may mount sub-directories
 *     read-only
 * @param identity the user and group that the launcher becomes when it is started as root; empty:
 *     65532 for both. Without root the launcher always keeps the caller's own
 * @param cgroups whether cgroups are used where they can be
 * @param cellIds whether cells get users and groups of their own where there are some
 * @param launcher another launcher binary than the one in the jar, for example one built with a
 *     sanitizer
 * @param processors that runs are pinned to, one each, so that runs beside each other do not
 *     disturb each other's times; empty: no pinning. A run that is waited for takes a processor for
 *     itself, and waits for one to be free; one that is only started shares the one with the fewest
 *     runs. To keep other threads off, see {@link ProcessorSet#confineThisJvm()}
 */
public record SandboxConfig(
    List<Template> templates,
    List<Path> mountRoots,
    Optional<Identity> identity,
    Cgroups cgroups,
    CellIds cellIds,
    Optional<Path> launcher,
    ProcessorSet processors) {

  /** Whether cgroups are used. */
  public enum Cgroups {
    /**
     * Where a cgroup can be written, v2 or v1. Under v2 this process moves to a cgroup of its own;
     * out of a login session, whose cgroup is not its own, by asking systemd for a scope.
     */
    AUTO,
    /** Never: limits are held by rlimits, timers and sampling. */
    OFF
  }

  /** Whether cells have users and groups of the host to themselves. */
  public enum CellIds {
    /**
     * Where /etc/subuid and /etc/subgid give this user (root: {@code root} or {@code cloister}) a
     * range of at least 1,024 ids, and for an ordinary user newuidmap(1) and newgidmap(1) can map
     * them: no two cells that live at once have one id in common, nor with this process. Otherwise
     * as {@link #OFF}. What a cell mounts must be readable for all, or for the launcher's user:
     * files that nobody else may read are copied for each such cell, 256 MiB at most.
     */
    AUTO,
    /** Never: all cells have the launcher's user. */
    OFF
  }

  /**
   * An unprivileged user and group.
   *
   * @param uid never 0
   * @param gid never 0
   */
  public record Identity(int uid, int gid) {
    /** Refuses root. */
    public Identity {
      if (uid <= 0 || gid <= 0) {
        throw new IllegalArgumentException(
            "uid "
                + uid
                + " and gid "
                + gid
                + " must both be above 0: a payload never maps to root");
      }
    }
  }

  /** Copies the lists. */
  public SandboxConfig {
    templates = List.copyOf(templates);
    mountRoots = List.copyOf(mountRoots);
  }

  /** The host template, no mount roots, cgroups where they can be. */
  public static SandboxConfig defaults() {
    return new SandboxConfig(
        List.of(Template.host()),
        List.of(),
        Optional.empty(),
        Cgroups.AUTO,
        CellIds.AUTO,
        Optional.empty(),
        ProcessorSet.none());
  }

  /** The same with these templates. */
  public SandboxConfig withTemplates(List<Template> values) {
    return new SandboxConfig(values, mountRoots, identity, cgroups, cellIds, launcher, processors);
  }

  /** The same with these mount roots. */
  public SandboxConfig withMountRoots(List<Path> values) {
    return new SandboxConfig(templates, values, identity, cgroups, cellIds, launcher, processors);
  }

  /** The same with another user and group to drop to. */
  public SandboxConfig withIdentity(Identity value) {
    return new SandboxConfig(
        templates, mountRoots, Optional.of(value), cgroups, cellIds, launcher, processors);
  }

  /** The same with another use of cgroups. */
  public SandboxConfig withCgroups(Cgroups value) {
    return new SandboxConfig(templates, mountRoots, identity, value, cellIds, launcher, processors);
  }

  /** The same with another use of ids for cells. */
  public SandboxConfig withCellIds(CellIds value) {
    return new SandboxConfig(templates, mountRoots, identity, cgroups, value, launcher, processors);
  }

  /** The same with another launcher binary. */
  public SandboxConfig withLauncher(Path value) {
    return new SandboxConfig(
        templates, mountRoots, identity, cgroups, cellIds, Optional.of(value), processors);
  }

  /** The same with runs pinned to these processors. */
  public SandboxConfig withProcessors(ProcessorSet values) {
    return new SandboxConfig(templates, mountRoots, identity, cgroups, cellIds, launcher, values);
  }
}
