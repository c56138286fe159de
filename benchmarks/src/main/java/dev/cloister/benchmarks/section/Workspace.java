package dev.cloister.benchmarks.section;

import dev.cloister.benchmarks.machine.MachineReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A temporary folder with the programs that are run, which is removed in the end. Everybody may
 * enter it: the launcher, and the peers, run as users of their own when this is started as root.
 *
 * @param folder the whole
 * @param home of the checkout
 */
public record Workspace(Path folder, Path home) implements AutoCloseable {
  private static final String ALL_MAY_READ = "rwxr-xr-x";
  private static final List<Path> HIDDEN =
      List.of(Path.of("/tmp"), Path.of("/work"), Path.of("/dev"), Path.of("/proc"));
  private static final int ATTEMPTS = 20;
  private static final List<String> PROGRAMS = List.of("true", "spin");

  /**
   * Where workspaces are made: {@code $CLOISTER_BENCH_DIR}; else /var/lib for root, whose home the
   * launcher's user cannot enter; else the user's cache.
   */
  public static Path base(Map<String, String> environment) {
    String named = environment.get("CLOISTER_BENCH_DIR");
    if (named != null) {
      return Path.of(named);
    }
    String cache = environment.get("XDG_CACHE_HOME");
    if (cache != null) {
      return Path.of(cache);
    }
    if (MachineReader.isRoot()) {
      return Path.of("/var/lib");
    }
    // The JVM asks /etc/passwd, in which a user need not be.
    String own = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return Path.of(own, ".cache");
  }

  /**
   * Makes one.
   *
   * @param home of the checkout, where the programs were built
   * @param base the folder to make it in
   */
  public static Workspace create(Path home, Path base) throws IOException {
    try {
      Files.createDirectories(base);
    } catch (IOException e) {
      throw new IOException(
          "cannot make the folder " + base + " (" + e + "); name another in CLOISTER_BENCH_DIR", e);
    }
    Path real = base.toRealPath();
    if (HIDDEN.stream().anyMatch(real::startsWith)) {
      throw new IOException(
          "a cell has a folder of its own at the beginning of "
              + real
              + ", so that the programs to be run would not be seen; name another folder in"
              + " CLOISTER_BENCH_DIR");
    }
    Path folder = Files.createTempDirectory(real, "cloister-bench-");
    Workspace workspace = new Workspace(folder, home);
    try {
      allow(folder);
      Path programs = workspace.newFolder("programs");
      for (String name : PROGRAMS) {
        Path copy = Files.copy(workspace.built("programs/" + name), programs.resolve(name));
        allow(copy);
      }
      Files.writeString(workspace.template(), templateText(programs));
    } catch (NoSuchFileException e) {
      workspace.close();
      throw new IOException(e.getMessage() + " is not built; start this by ./cloister bench", e);
    } catch (IOException | RuntimeException e) {
      workspace.close();
      throw e;
    }
    return workspace;
  }

  private static void allow(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(ALL_MAY_READ));
  }

  /** The shipped template, and one more folder. */
  private static String templateText(Path programs) throws IOException {
    String resource = "/dev/cloister/templates/host.yaml";
    try (InputStream in = Workspace.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("there is no " + resource + " on the class path");
      }
      String shipped = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String wider = shipped.replace("bind:\n", "bind:\n  - " + programs + "\n");
      if (wider.equals(shipped)) {
        throw new IOException(resource + " has no list 'bind' to add to");
      }
      return wider;
    }
  }

  /** A folder of this name, made. */
  public Path newFolder(String name) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path);
    allow(path);
    return path;
  }

  /** The host template with the programs in it, at the same path as on the host. */
  public Path template() {
    return folder.resolve("host.yaml");
  }

  /** One of the programs, on the host and in a cell. */
  public String program(String name) {
    return folder.resolve("programs").resolve(name).toString();
  }

  /** What the Makefile beside the sources has built. */
  public Path built(String name) {
    return home.resolve("benchmarks/target/native").resolve(name);
  }

  @Override
  public void close() throws IOException {
    for (int attempt = 1; Files.exists(folder); attempt++) {
      try {
        delete();
      } catch (IOException e) {
        // What is just being ended may have made another file.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void delete() throws IOException {
    try (var paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(Workspace::delete);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
