package dev.cloister.grader.judging;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.cloister.grader.config.FolderTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled programs on disk, by the hash of what they were made of, so that the same program is
 * compiled once. Bounded: the least used are removed, but never one that is being run. A program
 * appears whole or not at all, since it is written aside and renamed. Thread-safe.
 */
final class ArtifactStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ArtifactStore.class);
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

  private final ArtifactFolder folder;
  private final Cache<String, ArtifactEntry> index;

  /** Fills the folder of a new program, and says what the compiler said. */
  interface Builder<E extends Exception> {
    /** The log of a program that compiled; empty for one that did not. */
    Optional<String> build(Path files) throws E, IOException, InterruptedException;
  }

  private ArtifactStore(ArtifactFolder folder, long capacityBytes) {
    this.folder = folder;
    this.index =
        Caffeine.newBuilder()
            .maximumWeight(capacityBytes)
            .<String, ArtifactEntry>weigher((key, entry) -> entry.weight())
            .executor(Runnable::run)
            .evictionListener(
                (key, entry, cause) -> {
                  if (entry != null && cause != RemovalCause.REPLACED) {
                    entry.retire();
                  }
                })
            .build();
  }

  /** Opens the store of a state directory, with what an earlier process left in it. */
  static ArtifactStore open(Path state, int group, long capacityBytes) throws IOException {
    ArtifactFolder folder = ArtifactFolder.open(state, group);
    ArtifactStore store = new ArtifactStore(folder, capacityBytes);
    store.takeOver();
    return store;
  }

  Path root() {
    return folder.path();
  }

  /**
   * The program with this key, held until the lease is closed. One that was changed on disk is
   * thrown away, so that it is built again. Reads files.
   */
  Optional<ArtifactEntry.Lease> find(String key) {
    ArtifactEntry entry = index.getIfPresent(key);
    if (entry == null) {
      return Optional.empty();
    }
    Optional<ArtifactEntry.Lease> lease = entry.lease();
    if (lease.isEmpty() || lease.get().isIntact()) {
      return lease;
    }
    LOG.warn("a compiled program was changed on disk, and is compiled again: {}", key);
    lease.get().close();
    if (index.asMap().remove(key, entry)) {
      entry.retire();
    }
    return Optional.empty();
  }

  /**
   * Builds a program and keeps it.
   *
   * @return empty if the builder said that it did not compile
   */
  <E extends Exception> Optional<ArtifactEntry.Lease> build(String key, Builder<E> builder)
      throws E, IOException, InterruptedException {
    Path aside = Files.createTempDirectory(folder.path(), "building-");
    boolean kept = false;
    try {
      ArtifactFolder.createReadable(aside);
      Path files = aside.resolve("files");
      ArtifactFolder.createReadable(files);
      Optional<String> log = builder.build(files);
      if (log.isEmpty()) {
        return Optional.empty();
      }
      Files.writeString(aside.resolve("log"), log.get(), StandardCharsets.UTF_8);
      ArtifactSeal.write(aside);
      ArtifactEntry.Lease lease = adopt(key, aside);
      kept = true;
      return Optional.of(lease);
    } finally {
      if (!kept) {
        FolderTree.remove(aside);
      }
    }
  }

  /** Of two threads that built the same program the first wins; the other uses its own aside. */
  private synchronized ArtifactEntry.Lease adopt(String key, Path aside) throws IOException {
    Optional<ArtifactEntry.Lease> other = find(key);
    if (other.isPresent()) {
      FolderTree.remove(aside);
      return other.get();
    }
    Path target = folder.path().resolve(key);
    if (Files.exists(target)) {
      // Evicted from the index while a run still uses it: this one lives beside it, for one use.
      ArtifactEntry single = new ArtifactEntry(read(aside), ArtifactStore::deleteQuietly);
      ArtifactEntry.Lease lease = single.lease().orElseThrow();
      single.retire();
      return lease;
    }
    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    ArtifactEntry entry = new ArtifactEntry(read(target), ArtifactStore::deleteQuietly);
    ArtifactEntry.Lease lease = entry.lease().orElseThrow();
    index.put(key, entry);
    return lease;
  }

  private void takeOver() throws IOException {
    List<Path> found;
    try (Stream<Path> entries = Files.list(folder.path())) {
      found = entries.toList();
    }
    for (Path path : found) {
      String name = path.getFileName().toString();
      if (KEY.matcher(name).matches() && ArtifactSeal.isSealed(path)) {
        index.put(name, new ArtifactEntry(read(path), ArtifactStore::deleteQuietly));
      } else {
        FolderTree.remove(path);
      }
    }
  }

  private static Artifact read(Path path) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.toList()) {
        bytes += 4_096 + (Files.isRegularFile(file) ? Files.size(file) : 0);
      }
    }
    return new Artifact(
        path.resolve("files"),
        Files.readString(path.resolve("log"), StandardCharsets.UTF_8),
        bytes);
  }

  private static void deleteQuietly(Artifact artifact) {
    try {
      FolderTree.remove(artifact.folder());
    } catch (IOException e) {
      LOG.warn("cannot remove the compiled program {}: {}", artifact.files(), e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
