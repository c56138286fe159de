package dev.cloister.grader.problem;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The problem packages in one folder. A package that was changed is loaded again within some
 * seconds; a broken one does not disturb the others. Reads files, so it may block. Thread-safe.
 */
public final class ProblemShelf {
  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}");

  private final Path folder;
  private final PackageLoader loader;
  private final Cache<String, Entry> loaded;

  /** The packages in the folder; each is loaded when it is first asked for. */
  public ProblemShelf(Path folder, PackageLoader loader, Duration kept) {
    this.folder = folder;
    this.loader = loader;
    this.loaded = Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(kept).build();
  }

  /** One package on the shelf. */
  public sealed interface Entry {
    /** The name of its folder. */
    String id();

    /**
     * It can be judged.
     *
     * @param problem what was loaded
     */
    record Loaded(Problem problem) implements Entry {
      @Override
      public String id() {
        return problem.id();
      }
    }

    /**
     * It cannot be judged.
     *
     * @param reason the file, the line and the key, and what is wrong
     */
    record Broken(String id, String reason) implements Entry {}
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** The package with this id. */
  public Optional<Entry> find(String id) {
    if (!ID.matcher(id).matches()
        || !Files.isRegularFile(folder.resolve(id).resolve("problem.yaml"))) {
      return Optional.empty();
    }
    return Optional.of(loaded.get(id, this::load));
  }

  /**
   * Every package, in the order of the names.
   *
   * @throws ProblemException if the folder cannot be read
   */
  public List<Entry> list() throws ProblemException {
    List<String> names;
    try (Stream<Path> entries = Files.list(folder)) {
      names = entries.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new ProblemException("cannot read the folder of problems " + folder + ": " + e, e);
    }
    List<Entry> found = new ArrayList<>();
    names.forEach(name -> find(name).ifPresent(found::add));
    return found;
  }

  private Entry load(String id) {
    try {
      return new Entry.Loaded(loader.load(folder.resolve(id)));
    } catch (ProblemException e) {
      return new Entry.Broken(id, String.valueOf(e.getMessage()));
    }
  }
}
