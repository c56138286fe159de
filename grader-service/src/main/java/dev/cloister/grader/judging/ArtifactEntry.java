package dev.cloister.grader.judging;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A compiled program with a count of who uses it: it is removed when retired and unused. */
final class ArtifactEntry {
  private final Artifact artifact;
  private final Consumer<Artifact> remover;
  private final ArtifactSeal seal;
  private int users;
  private boolean retired;

  ArtifactEntry(Artifact artifact, Consumer<Artifact> remover) {
    this.artifact = artifact;
    this.remover = remover;
    this.seal = ArtifactSeal.of(artifact.folder());
  }

  /** What the cache counts it as; Caffeine's weights are integers. */
  int weight() {
    return (int) Math.min(Integer.MAX_VALUE, artifact.bytes());
  }

  /** Holds it; empty if it was retired meanwhile. */
  synchronized Optional<Lease> lease() {
    if (retired) {
      return Optional.empty();
    }
    users++;
    return Optional.of(new Lease(this));
  }

  /** Lets it go as soon as nobody uses it. */
  void retire() {
    boolean now;
    synchronized (this) {
      now = !retired && users == 0;
      retired = true;
    }
    if (now) {
      remover.accept(artifact);
    }
  }

  private void release() {
    boolean now;
    synchronized (this) {
      users--;
      now = retired && users == 0;
    }
    if (now) {
      remover.accept(artifact);
    }
  }

  /** The use of a compiled program; it stays on disk until this is closed. */
  static final class Lease implements AutoCloseable {
    private final ArtifactEntry entry;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(ArtifactEntry entry) {
      this.entry = entry;
    }

    Artifact artifact() {
      return entry.artifact;
    }

    /** Whether the program on disk is still what the compiler left. Reads files. */
    boolean isIntact() {
      return entry.seal.isIntact();
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        entry.release();
      }
    }
  }
}
