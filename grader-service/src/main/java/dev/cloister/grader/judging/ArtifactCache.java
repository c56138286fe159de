package dev.cloister.grader.judging;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where compiled programs are kept: opened before the sandbox, which must be told the folder, and
 * handed to the {@link Judge}, which closes it.
 */
public final class ArtifactCache {
  private final ArtifactStore store;

  private ArtifactCache(ArtifactStore store) {
    this.store = store;
  }

  /**
   * Opens a part of a state directory that no other process uses.
   *
   * @param state an existing folder
   * @param group the launcher's, when started as root
   * @param capacityBytes how much is kept, about
   */
  public static ArtifactCache open(Path state, int group, long capacityBytes) throws IOException {
    return new ArtifactCache(ArtifactStore.open(state, group, capacityBytes));
  }

  /** The folder in which all compiled programs lie: a mount root for the sandbox. */
  public Path root() {
    return store.root();
  }

  ArtifactStore store() {
    return store;
  }
}
